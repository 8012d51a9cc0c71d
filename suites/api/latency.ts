import { z } from 'zod';
import { about, checkOf, originField, path as pathField } from '../../fixtures/about.ts';
import { checked } from '../../fixtures/checked.ts';
import { ReasonError, UsageError } from '../../fixtures/errors.ts';
import { urlAt } from '../../fixtures/hosts.ts';
import type { World } from '../../fixtures/world.ts';
import { type Claim, claim, noun, type Probe } from '../../gate/claim.ts';
import type { JsonObject, Measurement, Measurements } from '../../gate/model.ts';
import { fewest, quantileOf } from './quantile.ts';

const quantiles = { median: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
type QuantileName = keyof typeof quantiles;

const count = z.int({ error: 'a whole number above 0' }).min(1, { error: 'a whole number above 0' });
const options = z.strictObject({
  ...about,
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
  const at = checked(pathField, path, subject);
  const asked = checked(options, given, subject);
  const samples = enough(asked.samples, asked.quantile, subject);
  const name = noun(asked.name ?? at);
  const status = checkOf(
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
  const time = checkOf(
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
    probe: 'suites/api/latency',
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
    effect: 'quiet',
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

const warmUps = 3;
const evidence = 'latency.json';

/** Milliseconds where the answer was the expected one. */
interface Sample {
  readonly status: number;
  readonly bodyEnd: string;
  readonly ms: number;
}
interface Taken {
  readonly url: string;
  readonly warmUp: readonly Sample[];
  readonly samples: readonly Sample[];
  /** Why later samples are missing. */
  readonly broken?: string;
}

export const probe: Probe<LatencyArgs, World> = {
  measure: async (args, world) => {
    const url = urlAt(world.environment, args.path, args.origin);
    const headers = args.account === undefined ? {} : (await world.account(args.account)).headers;
    const taken: Sample[] = [];
    let broken: string | undefined;
    while (taken.length < warmUps + args.samples && broken === undefined) {
      try {
        const { status, bodyEnd, timings } = await world.http.request({ url, headers, redirects: 0 });
        taken.push({ status, bodyEnd, ms: Math.round(timings.total * 100) / 100 });
      } catch (error) {
        if (taken.length === 0 || !(error instanceof ReasonError) || error.reason.code !== 'unreachable') throw error;
        broken = error.message;
      }
    }
    const record: Taken = {
      url,
      warmUp: taken.slice(0, warmUps),
      samples: taken.slice(warmUps),
      ...(broken === undefined ? {} : { broken }),
    };
    return { [evidence]: record as unknown as JsonObject };
  },
  read: (args, files) => {
    const record: Taken = JSON.parse(Buffer.from(files.get(evidence) ?? new Uint8Array()).toString());
    return { ...statuses(args, record), ...latencies(args, record) };
  },
};

function statuses({ checks, is }: LatencyArgs, { url, samples, broken }: Taken): Measurements {
  const worst = samples.find(({ status }) => status !== is) ?? samples[0];
  if (worst === undefined) return {};
  const items = [
    ...Map.groupBy(
      samples.filter(({ status }) => status !== is),
      ({ status }) => status,
    ),
  ].map(([status, some]) => ({ label: `${some.length} of ${samples.length} answers of ${url} were ${status}` }));
  const all = [...items, ...(broken === undefined ? [] : [{ label: `A later request got no answer: ${broken}` }])];
  return {
    [checks.status]: {
      value: worst.status,
      unit: 'status',
      samples: samples.length,
      ...(all.length === 0 ? {} : { items: all }),
      evidence: [evidence],
    },
  };
}

function latencies({ checks, is, quantile }: LatencyArgs, { samples }: Taken): Measurements {
  const times = samples.filter(({ status, bodyEnd }) => status === is && bodyEnd === 'complete').map(({ ms }) => ms);
  const known = quantileOf(times, quantiles[quantile]);
  if (known === undefined) return {};
  const measurement: Measurement = {
    ...known,
    unit: 'ms',
    samples: times.length,
    ...(times.length <= 50 ? { attempts: times } : {}),
    evidence: [evidence],
  };
  return { [checks.latency]: measurement };
}
