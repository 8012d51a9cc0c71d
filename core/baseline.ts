/** One run against earlier ones: the prediction interval of one more run, on the log scale. Pure. */
import type { Baseline, Check, Comparison, Fingerprint, Measured, Reason, Threshold } from './model.ts';
import { student } from './student.ts';

/** With fewer, their spread is hardly known. */
export const fewestRuns = 8;

interface NotComparable extends Reason {
  readonly code: 'no-baseline' | 'other-baseline';
}

/** Undefined if the check asks for no comparison, or no number was measured. */
export function against(
  check: Check,
  run: Fingerprint,
  value: Measured | undefined,
): Comparison | NotComparable | undefined {
  const { baseline, threshold } = check;
  if (threshold.worse === undefined || typeof value !== 'number') return undefined;
  return notComparable(check, run, value) ?? (baseline && compare(baseline, threshold, value));
}

/** Why the check cannot be compared with its baseline, whatever is measured or with this value; undefined if it can. */
export function notComparable(check: Check, run: Fingerprint, value?: number): NotComparable | undefined {
  const { baseline, threshold } = check;
  const than = threshold.worse?.than ?? '';
  const none = (what: string): NotComparable => ({ code: 'no-baseline', detail: `${than} ${what}` });
  if (baseline === undefined) return none('does not hold it');
  const { values, unit } = baseline;
  if (unit !== threshold.unit) return none(`holds it in the unit ${unit}, not ${threshold.unit}`);
  if (values.length < fewestRuns) return none(`holds ${values.length} runs of it; ${fewestRuns} are needed`);
  const others = differences(baseline.fingerprint, run);
  if (others.length > 0) return { code: 'other-baseline', detail: others.join('; ') };
  const known = value === undefined ? values : [...values, value];
  if (known.some((one) => one < 0)) return none('cannot be compared with it: a negative number has no percentage');
  if (values.every((one) => one > 0) || (value === 0 && threshold.max !== undefined)) return undefined;
  return none('holds a run in which it was 0, of which nothing is a percentage: remove "worse" from this check');
}

/** `k6: v1.7.0 in the baseline, v1.8.1 here`, for each part that differs. */
export function differences(
  then: Fingerprint,
  now: Fingerprint,
  [inThen, inNow]: readonly [string, string] = ['in the baseline', 'here'],
): readonly string[] {
  const [before, after] = [partsOf(then), partsOf(now)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((part) => before[part] !== after[part])
    .map((part) => `${part}: ${before[part] ?? 'none'} ${inThen}, ${after[part] ?? 'none'} ${inNow}`);
}

function partsOf({ profile, cores, tools, shard }: Fingerprint): Readonly<Record<string, string>> {
  return { profile, cores: String(cores), ...(shard === undefined ? {} : { shard }), ...tools };
}

/**
 * How much worse the value is than the baseline's k runs, with the 95 % prediction interval of one more run of the same build:
 * their mean logarithm ± t(k − 1) · s · √(1 + 1/k) (Hahn & Meeker, Statistical Intervals, 1991, 4.8). Of a baseline with a 0, only 0
 * itself is compared.
 */
function compare(baseline: Baseline, threshold: Threshold, value: number): Comparison {
  const { values } = baseline;
  const { mean, reach } = predicted(values);
  const worse = threshold.max === undefined ? mean - Math.log(value) : Math.log(value) - mean;
  const share = (distance: number): number => (mean === -Infinity ? 0 : change(distance, threshold));
  return {
    value: Number(Math.exp(mean).toPrecision(6)),
    runs: values.length,
    lowest: Math.min(...values),
    highest: Math.max(...values),
    change: share(worse),
    low: share(worse - reach),
    high: share(worse + reach),
  };
}

/** How much worse a run must seem at least before it can be told from the baseline: no smaller `worse.max` is ever met. */
export function leastChange({ values }: Baseline, threshold: Threshold): number {
  return change(predicted(values).reach, threshold);
}

/** From the log scale. Rounded, because the last digit of a logarithm is not the same on every machine. */
function change(distance: number, { max }: Threshold): number {
  const share = max === undefined ? 1 - Math.exp(-distance) : Math.exp(distance) - 1;
  return Number(share.toFixed(6));
}

function predicted(values: readonly number[]): { readonly mean: number; readonly reach: number } {
  const logs = values.map(Math.log);
  const count = logs.length;
  const mean = logs.reduce((sum, one) => sum + one, 0) / count;
  if (mean === -Infinity) return { mean, reach: 0 };
  const variance = logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (count - 1);
  return { mean, reach: student(count - 1) * Math.sqrt(variance * (1 + 1 / count)) };
}

/** What is wrong with a check's `worse`, if anything. */
export function flawsOfWorse({ id, threshold }: Check): readonly string[] {
  const { worse, max, min, is } = threshold;
  if (worse === undefined) return [];
  const place = `Check "${id}" has "worse"`;
  if (is !== undefined || (max === undefined) === (min === undefined))
    return [`${place}, which needs one numeric bound beside it: either max or min. Remove it, or give the check one.`];
  const { max: share, than } = worse;
  if (!(share >= 0 && share < 1)) return [`${place} with max: ${share}. Give a ratio from 0 to below 1: 0.2 is 20 %.`];
  if (typeof than !== 'string' || !isInProject(than))
    return [
      `${place} with than: ${JSON.stringify(than)}. Name a file inside the project, from its root: "stagegate/baseline.json".`,
    ];
  return [];
}

/** A relative path that does not leave the folder from which it starts. */
export function isInProject(path: string): boolean {
  return path !== '' && !/^(?:[\\/]|[a-z]:)|(?:^|[\\/])\.\.(?:[\\/]|$)/i.test(path);
}
