/** Whether a check can be compared with what recorded runs measured for it. Pure. */
import { type Compared, compare, mostRuns } from './comparison.ts';
import type { Check, Fingerprint, Measured, Reason } from './model.ts';

/** With fewer, their spread is hardly known. */
export const fewestRuns = 8;

export interface NotComparable extends Reason {
  readonly code: 'no-baseline' | 'other-baseline';
}

/** What one run of the check's task measured, and how. */
export interface OneRun {
  readonly fingerprint: Fingerprint;
  readonly value: Measured;
}

/** Runs of its task in their order. Undefined if the check asks for no comparison, or no number was measured. */
export function against(check: Check, runs: readonly OneRun[]): Compared | NotComparable | undefined {
  const { baseline, threshold } = check;
  const [value, ...more] = runs.flatMap((run) => (typeof run.value === 'number' ? [run.value] : []));
  if (threshold.worse === undefined || value === undefined) return undefined;
  for (const run of runs) {
    const why = notComparable(check, run.fingerprint, typeof run.value === 'number' ? run.value : undefined);
    if (why !== undefined) return why;
  }
  return baseline && compare(baseline, threshold, [value, ...more]);
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

/** What is wrong with a check's `worse`, if anything. */
export function flawsOfWorse({ id, threshold }: Check): readonly string[] {
  const { worse, max, min, is } = threshold;
  if (worse === undefined) return [];
  const place = `Check "${id}" has "worse"`;
  if (is !== undefined || (max === undefined) === (min === undefined))
    return [`${place}, which needs one numeric bound beside it: either max or min. Remove it, or give the check one.`];
  const { max: share, than, runs = 1 } = worse;
  if (!(share >= 0 && share < 1)) return [`${place} with max: ${share}. Give a ratio from 0 to below 1: 0.2 is 20 %.`];
  if (typeof than !== 'string' || !isInProject(than))
    return [
      `${place} with than: ${JSON.stringify(than)}. Name a file inside the project, from its root: "stagegate/baseline.json".`,
    ];
  if (!(Number.isInteger(runs) && runs >= 1 && runs <= mostRuns))
    return [
      `${place} with runs: ${JSON.stringify(runs)}. Give a whole number from 1, which judges one run, to ${mostRuns}.`,
    ];
  return [];
}

/** A relative path that does not leave the folder from which it starts. */
export function isInProject(path: string): boolean {
  return path !== '' && !/^(?:[\\/]|[a-z]:)|(?:^|[\\/])\.\.(?:[\\/]|$)/i.test(path);
}
