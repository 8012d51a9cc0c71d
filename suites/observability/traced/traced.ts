import { defined } from '../../../core/defined.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import { effectOf, headerName, request } from '../../../fixtures/claims/request.ts';
import { levels } from '../../../fixtures/logs/levels.ts';
import { logSource, variablesOf } from '../../../fixtures/logs/source.ts';
import { checksOf, type Subject } from './checks.ts';
import { follow, type TracedArgs } from './measure.ts';
import { readTrace } from './read.ts';

const { z } = fields;
const level = z.enum(levels, { error: `one of ${levels.join(', ')}` });

/**
 * A request with a mark of its own is found in logs, and a metric has counted it: `traced('/api/orders', { in: [logFile('var/app.log')] })`. Each is a check.
 *
 * - `in`: logs in which a line must have the mark: `logFile(…)` and `logCommand(…)`, as of [`logs`](#logslog---).
 * - `logLevel`: the line must be of this level, such as `debug`. Default any.
 * - `header`: the one that carries the mark. Default `x-request-id`. Or write `{mark}` where it is to be, in the path or in the request: `/api/orders?trace={mark}`.
 * - `metric`: `{ connection: 'metrics', query: 'sum(http_requests_total{path="/api/orders"})', by: 1 }`: PromQL that gives one number, which must grow by at least so much (default 1). Somebody else's requests make it grow too, and so does each scrape and each look at the health: let the query name the path. Of a
 *   counter that has not counted yet, write `sum(…) or vector(0)`.
 * - `within`: seconds until everything must be there. Default 30.
 * - `request`: as in [`endpoint`](#endpointpath---); anything but GET, HEAD and OPTIONS is a `write`. `account`, `origin`: who asks, and where; default the origin called `api`, else the first.
 * - `name`: default `traced` and the path; it starts the ids of its checks.
 *
 * The status of the answer is not judged. If a cache gave it, as its headers say (`age: 30`), what is not there is inconclusive. A log that cannot be read, of which a part cannot, or whose lines with the mark say no level, and a metric without a number before or after, or one that fell, are inconclusive; a log without the mark fails, and says what was searched: at most 16 MB, from its end.
 * Throws a `UsageError` that quotes the wrong value.
 */
export const traced = probeClaim({
  id: 'traced',
  layer: 'observability',
  argument: { path: fields.path },
  options: {
    in: z.array(logSource, { error: 'logs such as [logFile("var/app.log")]' }).default([]),
    logLevel: level.optional(),
    header: headerName.default('x-request-id'),
    metric: z
      .strictObject(
        { connection: fields.connection, query: fields.string, by: fields.above0('a number above 0').default(1) },
        { error: '{ connection: "metrics", query: "sum(http_requests_total)" }' },
      )
      .optional(),
    within: fields.seconds.default(30),
    request: request.optional(),
    account: fields.account.optional(),
    origin: fields.origin.optional(),
  },
  refine: ({ in: logs, metric }, context) => {
    if (logs.length === 0 && metric === undefined)
      refuse(context, 'logs (in) or a metric, in which the request must be found', logs);
  },
  prefix: ({ path }) => `traced ${path.replace('{mark}', '')}`,
  effect: ({ request }) => effectOf(request),
  cores: 0.5,
  seconds: () => 5,
  deadline: ({ within }) => 2 * within + 60,
  checks: checksOf,
  args: ({ path, origin, account, request, in: logs, logLevel, header, metric, within }): TracedArgs =>
    defined({ path, origin, account, request, logs, logLevel, header, metric, within, variables: variablesOf(logs) }),
  measure: follow,
  read: (subject: Subject, { trace }, { args }) => readTrace(subject, trace, args),
});
