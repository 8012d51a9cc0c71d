import { readStatuses } from '../../../fixtures/access/statuses.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { readTimes, refuseTooFew, samplesOf, timeThreshold } from '../../../fixtures/claims/timing.ts';
import { options } from './args.ts';
import { takeTimes, timesIn, withoutTime } from './measure.ts';

/**
 * A GET request is answered fast enough, body included: requests go one at a time over open connections, while nothing else runs.
 *
 * - `max`: milliseconds. `worse`: how much worse than a baseline it may be besides.
 * - `quantile`: `median` (the default), `p90`, `p95` or `p99`. The median of 20 is the right question for "does this build
 *   answer in 200 ms": a build that is 200 ms slower moves every sample, so it is found with certainty, while five of the
 *   twenty may be held up by a busy network or machine without a false alarm. Tails are for load tests, which have the samples.
 * - `samples`: default 20, or what the quantile needs: 36 for p90, 72 for p95, 368 for p99. Fewer have no upper bound.
 * - `account`: signed in, and its token sent. `origin`: default the one called `api`, else the first. `is`: default 200.
 *
 * Its layer is `api`. Two checks: the quantile with its 95 % interval by order statistics, all of which must be below `max`, and the status of
 * every answer. An answer with another status is not a sample: a fast error does not count. Three requests before the first sample are discarded.
 * Throws a `UsageError` that quotes the wrong value.
 */
export const latency = probeClaim({
  id: 'latency',
  layer: 'api',
  argument: { path: fields.path },
  options,
  refine: refuseTooFew,
  prefix: ({ path }) => path,
  task: ({ path }) => `latency ${path}`,
  effect: 'timing',
  seconds: (asked) => Math.ceil((samplesOf(asked) * asked.max) / 1000),
  deadline: (asked) => 60 + samplesOf(asked),
  checks: ({ path, is, ...asked }) => [
    {
      id: 'latency',
      measures: 'latency',
      threshold: timeThreshold(asked),
      title: `${path} answers within ${asked.max} ms (${asked.quantile})`,
      failure: `${path} takes longer than ${asked.max} ms (${asked.quantile})`,
      why: 'Every screen that waits for this answer is at least as slow.',
    },
    {
      id: 'status',
      measures: 'status',
      threshold: { unit: 'status', is, minSamples: samplesOf(asked) },
      title: `${path} answers ${is} each time`,
      failure: `${path} does not answer ${is} each time`,
      why: 'An error can be fast; only what was asked for counts as an answer.',
    },
  ],
  measure: takeTimes,
  gap: (subject, { latency: taken }, { args }) => (subject === 'latency' ? withoutTime(taken, args.is) : undefined),
  read: (subject, { latency: taken }, { args }) =>
    subject === 'status' ? readStatuses(args.is, taken) : readTimes(timesIn(taken, args.is), args.quantile),
});
