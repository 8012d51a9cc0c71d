/** What is beyond its bound by no more than the generator's machine explains: a busy one makes late whatever waits for a processor, and one that stands still does nothing. */
import { isWithin } from '../../core/evaluate.ts';
import type { Check, Measurement, Reason, Threshold } from '../../core/model.ts';
import type { Measured } from './args.ts';
import type { K6Evidence } from './evidence.ts';
import type { Generator } from './generator.ts';
import { ownThreshold } from './script-checks.ts';
import { toThreshold } from './thresholds.ts';

/** Milliseconds by which timers of an idle machine are late: they cost no iteration. */
const idle = 2;
/** How many times as much may have been done at most: what is missing beyond that is staging's. */
const most = 1.25;
/** The same where other programs left too little idle, so that k6 may have waited for a processor longer than timers did. */
const mostCrowded = 4;
/** How many times as long a time may have been made at most. It is judged by its longest ones, which single waits make, so it does not matter how crowded processors were on average. */
const mostTime = 4;
/** Of the processors: what k6 asks for. */
const spare = 0.2;

/** Undefined unless the measurement fails, and would not without the lateness. */
export function lateness(
  { threshold }: Pick<Check, 'threshold'>,
  measured: Measured | undefined,
  { value }: Measurement,
  evidence: K6Evidence,
): Reason | undefined {
  const { generator } = evidence.exit ?? {};
  if (generator === undefined || typeof value !== 'number' || isWithin(threshold, value)) return undefined;
  const isExplained =
    measured === 'thresholds'
      ? crossed(evidence).every((one) => isFine(one.threshold, one.metric, one.value, evidence))
      : isFine(threshold, measured, value, evidence);
  if (!isExplained) return undefined;
  const still = stillSeconds(evidence);
  const stood = still === 0 ? '' : `, and k6 itself stood still for about ${still} s`;
  return { code: 'noisy-host', detail: `what was due waited up to ${generator.lag} ms for a processor${stood}` };
}

/** Whether it would be within its bound on an idle machine. */
function isFine(
  threshold: Threshold,
  measured: Measured | string | undefined,
  value: number,
  evidence: K6Evidence,
): boolean {
  if (threshold.unit === 'ms') return isWithin(threshold, timeWithout(evidence, value));
  const metric = typeof measured === 'object' && 'metric' in measured ? measured.metric : measured;
  const faster = paceWithout(evidence) * awake(evidence);
  if (faster === 1) return false;
  if (metric === 'dropped' || String(metric).startsWith('dropped_iterations')) {
    const { iterations = 0, dropped = 0 } = evidence.traffic ?? {};
    const left = Math.max(0, dropped - iterations * (faster - 1));
    return isWithin(threshold, dropped === 0 ? value : value * (left / dropped));
  }
  return threshold.unit === 'per-second' && isWithin(threshold, value * faster);
}

/** Milliseconds of a time, had nothing waited for a processor, or had k6 not stood still meanwhile. */
function timeWithout(evidence: K6Evidence, value: number): number {
  const { lag } = evidence.exit?.generator ?? { lag: 0 };
  const still = stillSeconds(evidence) * 1000;
  return Math.max(0, Math.min(Math.max(value / mostTime, value - lag), value - still));
}

/** How many times as much may have been done, had nothing in an iteration been late. 1 if nothing says how long one takes. */
function paceWithout({ exit, summary, traffic }: K6Evidence): number {
  const { lag, meanLag = lag } = exit?.generator ?? { lag: 0 };
  const each = meanOf('iteration_duration', summary);
  if (lag <= idle || each === 0 || traffic === undefined || traffic.iterations === 0) return 1;
  const late = meanLag * inARow(each, requestsIn(traffic) / traffic.iterations, summary);
  return each / Math.max(each / (isCrowded(exit?.generator) ? mostCrowded : most), each - late);
}

/** How many times as much, had k6 not stood still for a part of the load. */
function awake(evidence: K6Evidence): number {
  const { seconds } = evidence.traffic?.load ?? { seconds: 0 };
  const still = stillSeconds(evidence);
  return still === 0 ? 1 : seconds / Math.max(1, seconds - still);
}

/** k6 counts its users each second; one count may fall beside the load. */
function stillSeconds({ traffic }: K6Evidence): number {
  return Math.max(0, (traffic?.load?.unseen ?? 0) - 1);
}

/** Whether less than a fifth of the processors was idle on average. If k6 is what took them, it is `saturated` before. */
function isCrowded({ looks }: Pick<Generator, 'looks'> = { looks: [] }): boolean {
  const idleShares = looks.reduce((sum, [, idleShare]) => sum + idleShare, 0);
  return looks.length > 0 && idleShares / looks.length < spare;
}

/** Requests of an iteration that may have waited for one another: of those that ran side by side, no more than its time has room for. */
function inARow(each: number, requests: number, summary: K6Evidence['summary']): number {
  const one = meanOf('http_req_duration', summary);
  return one === 0 ? 1 : Math.max(1, Math.min(requests, each / one));
}

/** Milliseconds; 0 if nothing says them. */
function meanOf(trend: string, summary: K6Evidence['summary']): number {
  const { avg, med } = summary?.metrics[trend] ?? {};
  return typeof avg === 'number' ? avg : typeof med === 'number' ? med : 0;
}

function requestsIn({ requests }: NonNullable<K6Evidence['traffic']>): number {
  return requests
    .flatMap(({ expected, failed }) => [expected, ...failed.map(({ count }) => count)])
    .reduce((sum, one) => sum + one, 0);
}

interface Crossed {
  readonly metric: string;
  readonly threshold: Threshold;
  readonly value: number;
}

/** The script's own thresholds, with what was measured. One that is no plain comparison is not a number. */
function crossed(evidence: K6Evidence): readonly Crossed[] {
  return Object.entries(evidence.summary?.metrics ?? {}).flatMap(([metric, { thresholds = {} }]) =>
    Object.entries(thresholds).flatMap(([expression, isCrossed]): readonly Crossed[] => {
      if (!isCrossed) return [];
      const threshold = toThreshold(metric, expression);
      const value = ownThreshold(evidence, { metric, expression, zero: false }, threshold)?.value;
      return [{ metric, threshold, value: typeof value === 'number' ? value : Number.NaN }];
    }),
  );
}
