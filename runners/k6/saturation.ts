/** Timings of a generator that was itself the bottleneck, or of a machine that made answers late. */
import type { Measurements, Reason, Task } from '../../core/model.ts';
import { exhausted, saysExhausted } from '../../fixtures/access/exhausted.ts';
import { type Measured, toArgs } from './args.ts';
import type { K6Evidence } from './evidence.ts';
import type { Generator } from './generator.ts';
import { lateness } from './lateness.ts';
import { stoodStill } from './still.ts';
import { isTimed } from './thresholds.ts';

/** k6 asks for at least 20 % of idle processor, because its response times grow otherwise (Grafana k6, “Running large tests”, CPU). */
const full = 0.8;
/** On a machine that others keep busy, k6 is not what fills it below half of that. */
const main = 0.4;
/** A start or a moment of garbage collection is shorter. */
const often = 0.1;

/** Of the looks, those in which k6 left less than a fifth of what was left to it. */
export function saturatedShare({ looks }: Generator): number {
  const saturated = looks.filter(([used, idle]) => used >= main && used >= full * (used + idle));
  return looks.length === 0 ? 0 : saturated.length / looks.length;
}

/** Why checks of time do not count, by their ids. Neither a pass nor a failure of a generator that was saturated or stood still does; errors stay. */
export function untimely(
  { checks, args }: Task,
  measurements: Measurements,
  evidence: K6Evidence,
): Readonly<Record<string, Reason>> {
  const { generator } = evidence.exit ?? {};
  const { measures } = toArgs(args);
  const timed = checks.filter(({ id }) => isOfTime(measures[id], evidence));
  const why = saturation(generator) ?? stoodStill(evidence);
  return Object.fromEntries(
    timed.flatMap((check) => {
      const measurement = measurements[check.id];
      const reason =
        measurement === undefined ? undefined : (why ?? lateness(check, measures[check.id], measurement, evidence));
      return reason === undefined ? [] : [[check.id, reason]];
    }),
  );
}

/** Requests that this machine had no means to send, so that staging had less load than was asked for. */
export function exhaustion({ traffic }: K6Evidence): Reason | undefined {
  const failures = (traffic?.requests ?? [])
    .flatMap(({ failed }) => failed)
    .filter(({ error }) => saysExhausted(error));
  const [first] = failures;
  if (first === undefined) return undefined;
  const many = failures.reduce((sum, { count }) => sum + count, 0);
  return exhausted(`this machine could not send ${many} of the load's requests: ${first.error}`);
}

function isOfTime(measured: Measured | undefined, { summary }: K6Evidence): boolean {
  if (measured === 'thresholds') {
    const metrics = Object.entries(summary?.metrics ?? {});
    const crossed = metrics.filter(([, { thresholds = {} }]) => Object.values(thresholds).includes(true));
    return crossed.length > 0 && crossed.every(([metric]) => isTimed(metric));
  }
  if (typeof measured === 'string') return ['p95', 'rate', 'dropped'].includes(measured);
  return measured !== undefined && 'metric' in measured && isTimed(measured.metric, measured.expression);
}

function saturation(generator: Generator | undefined): Reason | undefined {
  if (generator === undefined) return undefined;
  const share = saturatedShare(generator);
  if (share < often) return undefined;
  return {
    code: 'saturated',
    detail: `in ${percent(share)} of its time k6 used at least four fifths of the processors that were left to it (${figures(generator)})`,
  };
}

/** `k6 used 34 % of 2 processors, others 12 %; 95 % of timers were at most 1.2 ms late`. */
export function figures({ looks, cores, lag }: Generator): string {
  const mean = (of: (look: Generator['looks'][number]) => number): number =>
    looks.reduce((sum, look) => sum + of(look), 0) / Math.max(1, looks.length);
  const others = mean(([used, idle]) => Math.max(0, 1 - used - idle));
  const processors = `${cores} ${cores === 1 ? 'processor' : 'processors'}`;
  return `k6 used ${percent(mean(([used]) => used))} of ${processors}, other programs ${percent(others)}; 95 % of timers were at most ${lag} ms late`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
