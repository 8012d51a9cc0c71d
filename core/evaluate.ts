/** One check against one measurement of it. */
import { isUnasked, restsOnWall, wallsBefore, withoutContact } from './contact.ts';
import { goneMeanwhile, isAway, leaves } from './gone.ts';
import { changed, isAnyBuild, isCandidate, isOther } from './identity.ts';
import { isInWords } from './in-words.ts';
import type {
  Candidate,
  Cause,
  Check,
  Measured,
  Measurement,
  Result,
  Task,
  TaskRun,
  Threshold,
  Value,
} from './model.ts';

export interface Evaluation {
  readonly result: Result;
  readonly cause: Cause;
}

/** What of a task decides how its runs are judged. */
export type JudgedTask = Pick<Task, 'contact' | 'despite'>;

/**
 * The first condition that is not met decides. A failure counts even if the tool broke after it, but not if staging went away, nor if
 * it may be of any build, and words without a sample are none.
 */
export function evaluate(check: Check, task: JudgedTask, run: TaskRun | undefined, candidate: Candidate): Evaluation {
  return evaluator(task, run, candidate)(check);
}

/** The same for each check of a run: what the looks before and after it say is compared once. */
export function evaluator(
  task: JudgedTask,
  run: TaskRun | undefined,
  candidate: Candidate,
): (check: Check) => Evaluation {
  if (run === undefined) return () => inconclusive('not-measured');
  const { before, after } = run.candidate;
  const looks = [before, after];
  const isOtherBuild = looks.some((observed) => isOther(candidate, observed)) || changed(before, after).length > 0;
  const isKnown = looks.every((observed) => isCandidate(candidate, observed));
  const isAny = isAnyBuild(candidate, before, task.despite);
  return (check) => judged(check, task, run, { isOtherBuild, isKnown, isAny });
}

/** What the looks around a run say. */
interface Looks {
  /** Some service said that it is not the candidate, or another build than before. */
  readonly isOtherBuild: boolean;
  /** Each service said each time that it is the candidate. */
  readonly isKnown: boolean;
  /** A service answered before the run without showing that it is the candidate. */
  readonly isAny: boolean;
}

function judged(
  check: Check,
  task: Pick<Task, 'contact'>,
  run: TaskRun,
  { isOtherBuild, isKnown, isAny }: Looks,
): Evaluation {
  const measurement = run.measurements[check.id];
  if (measurement === undefined) return inconclusive(unmeasured(check, run, isOtherBuild));
  const { threshold } = check;
  if (measurement.unit !== threshold.unit) return inconclusive('wrong-unit');
  if (!isComparable(measurement, threshold)) return inconclusive('not-finite');
  if (isOtherBuild) return inconclusive('other-candidate');
  const clear = isInWords(measurement.value) || isClear(threshold, measurement);
  const isSeen = !isInWords(measurement.value) || measurement.samples > 0;
  if (!isAny && isSeen && clear && !isWithin(threshold, measurement.value)) return failed(check, task, run);
  if (!isKnown) return inconclusive(goneMeanwhile(run).size > 0 ? 'gone' : 'candidate-unknown');
  if (measurement.samples === 0) return inconclusive('not-seen');
  if (!(measurement.samples >= Math.max(1, threshold.minSamples ?? 1))) return inconclusive('too-few-samples');
  if (!clear) return inconclusive(run.gaps?.[check.id]?.code === 'gone' ? 'gone' : 'too-close-to-call');
  if (run.status !== 'completed') return inconclusive('task-not-completed');
  if (withoutContact(task, check.id, run) !== undefined) return inconclusive('no-contact');
  if (restsOnWall(task, check.id, run)) return inconclusive('wall');
  return { result: 'pass', cause: 'within-threshold' };
}

/** Another build took staging's place, or staging was not there any more; or a load ended early for failures that are due to that. */
function unmeasured({ id }: Check, run: TaskRun, isOtherBuild: boolean): Cause {
  const { code } = run.gaps?.[id] ?? run.reason ?? {};
  const isSettled = code === 'settled';
  if (isOtherBuild && (isAway(code) || isSettled)) return 'other-candidate';
  if (code === 'gone') return code;
  return (leaves(code) || isSettled) && goneMeanwhile(run).size > 0 ? 'gone' : 'not-measured';
}

/** What was measured does not count: it may be of something else, or of a part. */
export const uncounted: readonly Cause[] = [
  'gone',
  'wall',
  'other-candidate',
  'candidate-unknown',
  'task-not-completed',
];

/** Not staging's failure if something else answered, in its place or elsewhere, or if it went away. */
export function failed(
  { id }: Check,
  task: Pick<Task, 'contact'>,
  run: TaskRun,
  cause: Cause = 'beyond-threshold',
): Evaluation {
  if (wallsBefore(task, id, run).length > 0) return inconclusive('wall');
  if (goneMeanwhile(run).size > 0) return inconclusive('gone');
  return isUnasked(task, id, run) ? inconclusive('no-contact') : { result: 'fail', cause };
}

export function inconclusive(cause: Cause): Evaluation {
  return { result: 'inconclusive', cause };
}

function isComparable({ value, low, high }: Measurement, { max, min }: Threshold): boolean {
  if ((max !== undefined || min !== undefined) && typeof value !== 'number') return isInWords(value);
  return [value, low, high].every((number) => typeof number !== 'number' || Number.isFinite(number));
}

/** A threshold without a bound is never met. Words in place of a value meet none. */
export function isWithin({ max, min, is }: Threshold, value: Measured): boolean {
  if (isInWords(value)) return false;
  if (max === undefined && min === undefined && is === undefined) return false;
  const allowed: readonly Value[] | undefined = is === undefined ? undefined : [is].flat();
  return (
    (max === undefined || (value as number) <= max) &&
    (min === undefined || (value as number) >= min) &&
    (allowed === undefined || allowed.includes(value))
  );
}

/** Whether the whole interval, or the value if it has none, is on one side of each bound. */
export function isClear(
  { max, min }: Threshold,
  { value, low = value as number, high = value as number }: Measurement,
): boolean {
  const [least, most] = [low ?? -Infinity, high ?? Infinity];
  return (max === undefined || most <= max || least > max) && (min === undefined || least >= min || most < min);
}
