import { defined } from '../../../core/defined.ts';
import { boundOf } from '../../../fixtures/claims/bounds.ts';
import { thresholdOf, wordsOf } from '../../../fixtures/claims/expected.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { oneLine } from '../../../fixtures/claims/one-line.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { secondArgument } from '../../../fixtures/claims/second-argument.ts';
import { type MetricBounds, options, refuseNothing, windowOf, withinOf } from './args.ts';
import { measure } from './measure.ts';
import { readMetric } from './read.ts';

/** Of the window's points that must be there. */
const most = 0.9;

const byQuery = probeClaim({
  id: 'metric',
  layer: 'observability',
  argument: { connection: fields.connection },
  options,
  refine: refuseNothing,
  connectionKinds: () => ['prometheus'],
  prefix: ({ connection, query }) => `${connection} ${oneLine(query)}`,
  after: ({ after }) => after,
  cores: 0.5,
  seconds: ({ after }) => (after === 'load' ? 15 : 1),
  deadline: (asked) => withinOf(asked) + 60,
  checks: ({ connection, query, over, is, min, max }) => {
    const expected = boundOf({ is, min, max });
    const words = wordsOf(`“${oneLine(query)}” on ${connection}`, expected);
    const threshold = thresholdOf(expected);
    const why = 'What is watched in production is only watched if it is already measured on staging.';
    if (over === undefined) return [{ ...words, why, threshold }];
    const minSamples = Math.ceil(windowOf(over).points * most);
    const title = `${words.title} all through the last ${over}`;
    return [
      {
        title,
        failure: `${words.failure} at some time in the last ${over}`,
        why,
        threshold: { ...threshold, minSamples },
      },
    ];
  },
  args: ({ connection, query, over, is, min, max, ...asked }) =>
    defined({
      ...{ connection, query, within: withinOf(asked), after: asked.after },
      bounds: defined({ is, min, max }) as MetricBounds,
      window: over === undefined ? undefined : windowOf(over),
    }),
  measure,
  read: (_, { metric: seen }, { args: { bounds, window } }) => readMetric(seen, bounds, window !== undefined),
});

/**
 * A value that Prometheus computes is within its bounds: `metric('metrics', 'up{job="api"}', { is: 1 })`. The query is PromQL that gives one number: one series, or a scalar.
 *
 * - `is`, or `min` and `max`: bounds of the number.
 * - `over`: a window such as `'2m'`, until now by Prometheus' clock: the worst value in it counts. There is a point every 15 s, in a window below 30 minutes 120 points, and at least a second between
 *   two of them. Nine tenths of the points must be there. Default: the value now, for which Prometheus looks back up to 5 minutes.
 * - `after`: `'load'`: it is asked after the load of the run, for what that did to staging, once each series that it is computed from, and each target that the query names by `job` or `instance`, was scraped after that. Series of instances that a roll-out
 *   replaced may stay for five minutes, if they are pushed (OTLP, remote write): name those of the candidate by a label, such as `version`, or gate five minutes after the roll-out. Default: with what reads, before it.
 * - `within`: seconds until there must be such a series, and after load such a scrape: what was just deployed is only scraped at the next interval. Default 10, after load 75; in more than 300, an instance that hangs since the load may be gone as well.
 * - `name`: default the connection and the query; it starts the id of its check.
 *
 * Inconclusive, in words, and never 0: no such series, `NaN`, several series, a string, a range of points or a histogram; a warning that the answer may be incomplete; a query that Prometheus
 * refuses or does not answer in time; after load, a query that is not PromQL as Prometheus knows it, and a value of which not all was scraped since; too few points in the window. `+Inf` beyond a bound fails. Throws a `UsageError` that quotes the wrong value.
 */
export const metric = secondArgument(byQuery, 'query');
