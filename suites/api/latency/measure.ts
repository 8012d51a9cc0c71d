/** Takes the times of requests, one after the other. */
import type { Reason } from '../../../core/model.ts';
import { type BodyEnd, statusAndBody } from '../../../fixtures/access/http-body.ts';
import { samplesOf } from '../../../fixtures/claims/timing.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { repeat } from '../../../fixtures/probe/repeat.ts';
import type { LatencyArgs } from './args.ts';

const warmUps = 3;

/** Milliseconds if the answer was the expected one. */
export interface Sample {
  readonly status: number;
  readonly bodyEnd: BodyEnd;
  readonly ms: number;
}

/** `latency.json` */
export interface Taken {
  readonly url: string;
  readonly warmUp: readonly Sample[];
  readonly samples: readonly Sample[];
  /** Why later samples are missing. */
  readonly broken?: string;
}

export async function takeTimes(args: LatencyArgs, context: ProbeContext): Promise<{ readonly latency: Taken }> {
  const target = await context.target(args);
  const { taken, ...rest } = await repeat(warmUps + samplesOf(args), async (): Promise<Sample> => {
    const { status, bodyEnd, timings } = await context.http.request({ ...target, redirects: 0 });
    return { status, bodyEnd, ms: Math.round(timings.total * 100) / 100 };
  });
  return { latency: { url: target.url, warmUp: taken.slice(0, warmUps), samples: taken.slice(warmUps), ...rest } };
}

/** An answer with another status is not a sample. */
export function timesIn({ samples }: Taken, is: number): readonly number[] {
  return samples.filter(({ status, bodyEnd }) => status === is && bodyEnd === 'complete').map(({ ms }) => ms);
}

/** Why there is no time: `no answer was 200: 20 × 500`. */
export function withoutTime({ samples }: Taken, is: number): Reason {
  const answers = samples.map(({ status, bodyEnd }) => statusAndBody(status, bodyEnd));
  const counted = [...Map.groupBy(answers, String)].map(([answer, same]) => `${same.length} × ${answer}`);
  const seen = counted.length === 0 ? 'there was none' : counted.slice(0, 3).join(', ');
  return {
    code: 'no-sample',
    detail: `no answer was ${is}: ${seen}`,
    fix: 'Find the cause of these answers in staging’s log. If they are meant to be, name their status in the claim: is.',
  };
}
