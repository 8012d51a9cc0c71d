import { z } from 'zod';
import { type Claim, claim, type Probe, slug } from '../../../core/claim.ts';
import { UsageError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/model.ts';
import { commonOptions, createCheck, originField, path as pathField } from '../../../fixtures/claims/claim-options.ts';
import { validate } from '../../../fixtures/claims/validate.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { readTimes, takeTimes } from './measure.ts';
import { fewest, type QuantileName, quantiles } from './quantile.ts';

const count = z.int({ error: 'a whole number above 0' }).min(1, { error: 'a whole number above 0' });
export const options = z.strictObject({
  ...commonOptions,
  origin: originField,
  account: z.string({ error: "an account's name" }).optional(),
  max: z.number({ error: 'milliseconds such as 200' }).positive({ error: 'milliseconds above 0' }),
  samples: count.optional(),
  quantile: z
    .enum(Object.keys(quantiles) as [QuantileName, ...QuantileName[]], {
      error: `one of ${Object.keys(quantiles).join(', ')}`,
    })
    .default('median'),
  is: z.int({ error: 'a status such as 200' }).min(100).max(599).default(200),
});
export type LatencyOptions = z.input<typeof options>;

/** The task's arguments. */
export interface LatencyArgs {
  readonly probe: string;
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  readonly samples: number;
  readonly quantile: QuantileName;
  readonly is: number;
  readonly checks: { readonly latency: string; readonly status: string };
}

/**
 * A GET request is answered fast enough, body included, asked one at a time on open connections, while nothing else runs.
 *
 * - `max`: milliseconds.
 * - `quantile`: `median` (the default), `p90`, `p95` or `p99`. The median of 20 is the right question for "does this build
 *   answer in 200 ms": a build that is 200 ms slower moves every sample, so it is found with certainty, while five of the
 *   twenty may be held up by a busy network or machine without a false alarm. Tails are for load tests, which have the samples.
 * - `samples`: default 20, or what the quantile needs: 36 for p90, 72 for p95, 368 for p99. Fewer have no upper bound.
 * - `account`: signed in, and its token sent. `origin`: default the one called `api`, else the first. `is`: default 200.
 *
 * Two checks: the quantile with its 95 % interval by order statistics, which must lie below `max` as a whole, and the status of
 * every answer. Another status is no latency: a fast error does not count. Three requests before the first sample are discarded.
 * Throws a `UsageError` that quotes the wrong value.
 */
export function latency(path: string, given: LatencyOptions): Claim {
  const subject = `latency(${JSON.stringify(path)})`;
  const at = validate(pathField, path, subject);
  const asked = validate(options, given, subject);
  const samples = enough(asked.samples, asked.quantile, subject);
  const name = slug(asked.name ?? at);
  const status = createCheck(
    'api',
    `${name}-status`,
    { unit: 'status', is: asked.is, minSamples: samples },
    {
      title: `${at} answers ${asked.is} each time`,
      failure: `${at} does not answer ${asked.is} each time`,
      why: 'An error can be fast; only what was asked for counts as an answer.',
    },
    asked,
  );
  const time = createCheck(
    'api',
    `${name}-latency`,
    { unit: 'ms', max: asked.max, minSamples: samples },
    {
      title: `${at} answers within ${asked.max} ms (${asked.quantile})`,
      failure: `${at} takes longer than ${asked.max} ms (${asked.quantile})`,
      why: 'Every screen that waits for this answer is at least as slow.',
    },
    asked,
  );
  const args: LatencyArgs = {
    probe: 'latency',
    path: at,
    ...(asked.origin === undefined ? {} : { origin: asked.origin }),
    ...(asked.account === undefined ? {} : { account: asked.account }),
    samples,
    quantile: asked.quantile,
    is: asked.is,
    checks: { latency: time.id, status: status.id },
  };
  return claim('api', name, () => ({
    runner: 'probe',
    args: args as unknown as JsonObject,
    effect: 'timing',
    checks: [time, status],
    seconds: Math.ceil((samples * asked.max) / 1000),
    deadline: 60 + samples,
  }));
}

function enough(samples: number | undefined, quantile: QuantileName, subject: string): number {
  const least = fewest(quantiles[quantile]);
  if (samples !== undefined && samples < least) {
    throw new UsageError(
      `${subject}: samples: expected at least ${least} for ${quantile}, got ${samples} (number): of fewer it has no upper bound. Take more samples, or the median.`,
    );
  }
  return samples ?? Math.max(20, least);
}

export const probe: Probe<LatencyArgs, ProbeContext> = { measure: takeTimes, read: readTimes };
