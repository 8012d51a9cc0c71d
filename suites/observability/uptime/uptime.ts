import { defined } from '../../../core/defined.ts';
import { duration } from '../../../fixtures/claims/duration.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import { ask, type UptimeArgs } from './measure.ts';
import { readUptime } from './read.ts';

const { z } = fields;
const example = 'a ratio from 0 to 1, such as 0.99 for 99 %';
const share = z.number({ error: example }).min(0, { error: example }).max(1, { error: example });

/**
 * Staging was up for a share of a window, as somebody says who watched it: `uptime('metrics', { query: 'max(up{job="api"})', over: '168h', min: 0.99 })`.
 *
 * - Of a `prometheus(…)`: `query`, PromQL that gives one series of 1 (up) and 0 (down), and `over`, the window until now, such as `'168h'`. Its points, one every 15 s and at most 10,000, are averaged.
 * - Of an `http(…)`, such as a status page: `path`, whose JSON answer has the share at the JSON pointer `percent` (99.95) or `ratio` (0.9995); and if it says so, at `covered`, in the same unit, how much
 *   of its window it has seen. Without `covered`, only a share below `min` counts, unless `data` is 0: a paused monitor says 100 %.
 * - `min`: the least share of the time: `0.99`. Default 0.99.
 * - `data`: the least share of the window that must have data. Default 0.9: less is inconclusive, because a monitor that does not look finds nothing down.
 * - `name`: default `uptime` and the connection; it is the id of its check.
 *
 * No data, several series, an answer that is not JSON or has no number, and a share above 100 % are inconclusive; so is a source that cannot be reached. Throws a `UsageError` that quotes the wrong value.
 */
export const uptime = probeClaim({
  id: 'uptime',
  layer: 'observability',
  argument: { connection: fields.connection },
  options: {
    query: fields.string.optional(),
    over: duration.optional(),
    path: fields.path.optional(),
    percent: fields.pointer.optional(),
    ratio: fields.pointer.optional(),
    covered: fields.pointer.optional(),
    min: share.default(0.99),
    data: share.default(0.9),
    within: fields.seconds.default(10),
  },
  refine: ({ query, over, path, percent, ratio, covered }, context) => {
    const problem = (expected: string): void => refuse(context, expected, '(nothing)');
    const isQuery = query !== undefined && over !== undefined;
    const isPage = path !== undefined && (percent === undefined) !== (ratio === undefined);
    if (isQuery === isPage) problem('query and over, or path and one of percent and ratio');
    else if (isQuery && [path, percent, ratio, covered].some((one) => one !== undefined))
      problem('query and over alone; path, percent, ratio and covered are those of an http(…)');
    else if (isPage && (query ?? over) !== undefined)
      problem('path alone; query and over are those of a prometheus(…)');
  },
  connectionKinds: ({ query }) => [query === undefined ? 'http' : 'prometheus'],
  prefix: ({ connection }) => `uptime ${connection}`,
  cores: 0.5,
  deadline: ({ within }) => within + 60,
  checks: ({ connection, over, min }) => {
    const window = over === undefined ? '' : ` in the last ${over}`;
    const percent = (min * 100).toLocaleString('en-US', { maximumFractionDigits: 4 });
    return [
      {
        title: `Staging was up for at least ${percent} % of the time${window}, as ${connection} says`,
        failure: `Staging was up for less than ${percent} % of the time${window}, as ${connection} says`,
        why: 'What is often down on staging will be in production, and nobody has tested while it was.',
        threshold: { unit: 'ratio', min },
      },
    ];
  },
  args: ({ connection, query, over, path, percent, ratio, covered, data, within }): UptimeArgs =>
    defined({ connection, query, over, path, percent, ratio, covered, data, within }),
  measure: ask,
  read: (_, { uptime: seen }, { args, check }) => readUptime(seen, args, check.threshold),
});
