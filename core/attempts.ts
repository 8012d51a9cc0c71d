/** Several runs of one task: which of them decides a check. Pure. */
import { against, type NotComparable } from './baseline.ts';
import { type Evaluation, evaluator, failed, inconclusive, type JudgedTask, uncounted } from './evaluate.ts';
import type { Candidate, Check, Comparison, RecordedRun, Task, TaskRun } from './model.ts';
import { omit } from './omit.ts';

export interface Judged extends Evaluation {
  /** Whose measurement it is. */
  readonly run?: TaskRun;
  /** Runs before it that left the check open. */
  readonly earlier: readonly Attempt[];
  readonly comparison?: Comparison;
  readonly notCompared?: NotComparable;
}

export interface Attempt extends Evaluation {
  readonly run: TaskRun;
}

/**
 * `attempts` are all runs of the task, the first one first. A check that failed in any of them has failed, and one whose evidence has
 * changed leaves it open: an attempt never erases what another one found. Otherwise the last that measured the check decides; if it has a
 * baseline, all that measured it together.
 */
export function judge(task: JudgedTask, attempts: readonly TaskRun[], candidate: Candidate): (check: Check) => Judged {
  const evaluators = attempts.map((run) => ({ run, evaluated: evaluator(task, run, candidate) }));
  return (check) => {
    const all = evaluators.map(({ run, evaluated }): Attempt => ({ run, ...evaluated(check) }));
    const decides = deciding(all, check);
    if (decides === undefined) return { ...inconclusive('not-measured'), earlier: [] };
    const earlier = all.slice(0, all.indexOf(decides)).filter(({ result }) => result !== 'pass');
    if (check.threshold.worse === undefined) return { ...decides, earlier };
    const compared = decides.result === 'pass' ? all.filter(({ result }) => result === 'pass') : [decides];
    return { ...withBaseline(check, task, decides, compared), earlier };
  };
}

/** The one whose result counts, apart from the baseline; undefined if there is none. */
function deciding(all: readonly Attempt[], { id }: Check): Attempt | undefined {
  if (all.length < 2) return all[0];
  const measured = all.findLast(({ run }) => run.measurements[id] !== undefined);
  return (
    all.find(({ result }) => result === 'fail') ??
    all.find(({ run }) => run.reason?.code === 'evidence-changed') ??
    // What does not count decides nothing: then it matters why the last one has not measured it.
    (measured === undefined || uncounted.includes(measured.cause) ? all.at(-1) : measured)
  );
}

/** Only what is within its bound is judged by its baseline; of all else, the comparison is for people. */
function withBaseline(
  check: Check,
  task: Pick<Task, 'contact'>,
  decides: Attempt,
  compared: readonly Attempt[],
): Omit<Judged, 'earlier'> {
  const found = against(
    check,
    compared.flatMap(({ run: { fingerprint, measurements } }) => {
      const { value } = measurements[check.id] ?? {};
      return value === undefined ? [] : [{ fingerprint, value }];
    }),
  );
  if (found === undefined) return decides;
  const isWithin = decides.result === 'pass';
  if ('code' in found) return { ...decides, ...(isWithin ? inconclusive(found.code) : {}), notCompared: found };
  const { result } = found;
  const comparison = omit(found, 'result');
  if (!isWithin) return { ...decides, comparison };
  const together = compared.slice(0, comparison.attempts?.length ?? 1).map(({ run }) => run);
  const shown = { run: together.at(-1) ?? decides.run, comparison };
  if (result === 'inconclusive') return { ...shown, ...inconclusive('close-to-baseline') };
  if (result === 'pass') return { ...decides, ...shown };
  const failures = together.map((run) => failed(check, task, run, 'worse-than-baseline'));
  return { ...shown, ...(failures.find((one) => one.result !== 'fail') ?? failures[0] ?? decides) };
}

/** The runs by their task, in the order in which they were made. */
export function byTask<T extends Pick<RecordedRun, 'task' | 'attempt'>>(
  runs: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const inOrder = runs.toSorted((a, b) => (a.attempt ?? 1) - (b.attempt ?? 1));
  return Map.groupBy(inOrder, ({ task }) => task);
}
