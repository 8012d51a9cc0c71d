/** Takes the times of requests, one after the other, and reads them again. */

import type { Files } from '../../../core/claim.ts';
import { ReasonError } from '../../../core/errors.ts';
import type { JsonObject, Measurement, Measurements, Value } from '../../../core/model.ts';
import { urlAt } from '../../../fixtures/access/hosts.ts';
import { type BodyEnd, partialBody } from '../../../fixtures/access/http-body.ts';
import { headersOf } from '../../../fixtures/access/session.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { LatencyArgs } from './latency.ts';
import { quantileOf, quantiles } from './quantile.ts';

const warmUps = 3;
const evidence = 'latency.json';

/** Milliseconds where the answer was the expected one. */
interface Sample {
  readonly status: number;
  readonly bodyEnd: BodyEnd;
  readonly ms: number;
}
interface Taken {
  readonly url: string;
  readonly warmUp: readonly Sample[];
  readonly samples: readonly Sample[];
  /** Why later samples are missing. */
  readonly broken?: string;
}

export async function takeTimes(args: LatencyArgs, context: ProbeContext): Promise<Record<string, JsonObject>> {
  const url = urlAt(context.environment, args.path, args.origin);
  const headers =
    args.account === undefined ? {} : headersOf(await context.account(args.account), context.environment, url);
  const taken: Sample[] = [];
  let broken: string | undefined;
  while (taken.length < warmUps + args.samples && broken === undefined) {
    try {
      const { status, bodyEnd, timings } = await context.http.request({ url, headers, redirects: 0 });
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
}

export function readTimes(args: LatencyArgs, files: Files): Measurements {
  const record: Taken = JSON.parse(Buffer.from(files.get(evidence) ?? new Uint8Array()).toString());
  return { ...statuses(args, record), ...latencies(args, record) };
}

function statuses({ checks, is }: LatencyArgs, { url, samples, broken }: Taken): Measurements {
  const answers = samples.map(answered);
  const others = answers.filter((answer) => answer !== is);
  const worst = others[0] ?? answers[0];
  if (worst === undefined) return {};
  const items = [...Map.groupBy(others, (answer) => answer)].map(([answer, some]) => ({
    label: `${some.length} of ${samples.length} answers of ${url} were ${answer}`,
  }));
  const all = [...items, ...(broken === undefined ? [] : [{ label: `A later request got no answer: ${broken}` }])];
  return {
    [checks.status]: {
      value: worst,
      unit: 'status',
      samples: samples.length,
      ...(all.length === 0 ? {} : { items: all }),
      evidence: [evidence],
    },
  };
}

/** Its status, if the body came whole. */
function answered({ status, bodyEnd }: Sample): Value {
  return bodyEnd === 'complete' ? status : `${status}, ${partialBody[bodyEnd]}`;
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
