/** A run of which only what is inconclusive is run again: its record and its evidence, in the folder of the new run. */
import { openTasks, otherwise } from '../../core/again.ts';
import { byTask } from '../../core/attempts.ts';
import { findingsOf } from '../../core/decide.ts';
import { UsageError } from '../../core/errors.ts';
import type { Between, Observed, Plan, RecordedRun, Task } from '../../core/model.ts';
import { replacement } from '../../core/preconditions.ts';
import { line } from '../../core/sanitize.ts';
import { withTheirLoad } from '../../core/schedule.ts';
import type { RunFolder } from '../run-folder/folder.ts';
import { place } from '../run-folder/saved/open.ts';
import { betweenRuns } from './between-runs.ts';
import type { Ended } from './ended.ts';
import { type SavedRun, withSavedRun } from './saved-run.ts';

export interface Earlier {
  /** All runs of all tasks so far. */
  readonly ended: readonly Ended[];
  /** What is run again. */
  readonly tasks: readonly Task[];
  /** When the runs that it went on with, and then it itself, were begun; undefined if it does not say so of them. */
  readonly begun: readonly string[] | undefined;
  /** When the first of them began to judge. */
  readonly since: string;
  /** Times since then in which no gate ran. */
  readonly between: readonly Between[];
  /** Test data that could not be removed. */
  readonly leftovers: readonly string[];
  /** Runs of other gates that asked the same staging meanwhile. */
  readonly beside: readonly string[];
}

/** Hours. What was seen of staging longer ago says little of it now. */
const longest = 24;

/** Throws a `UsageError` if the runs would not count together, or if nothing is left to run. */
export async function earlierRun(
  typed: string,
  from: string,
  { plan, first }: { readonly plan: Plan; readonly first: Observed },
  folder: RunFolder,
): Promise<Earlier> {
  const { path, isFile } = place(typed, from);
  if (isFile) throw new UsageError(`"${typed}" is a zip: unpack it, and name the run's folder.`);
  return withSavedRun(path, typed, (saved) => {
    refuseUnknown(first, typed);
    const refusal = refusalOf(saved, plan, first);
    if (refusal !== undefined) throw new UsageError(`"${typed}" cannot be continued: ${refusal}. Gate it as a whole.`);
    const ended = endedIn(saved, plan);
    const tasks = openTasks(
      plan,
      ended.flatMap(({ findings }) => findings),
    );
    const never = plan.tasks.filter(({ id }) => !ended.some(({ recorded }) => recorded.task === id));
    const left = withTheirLoad([...tasks, ...never], plan.tasks);
    if (left.length === 0)
      throw new UsageError(
        `Nothing that could be run again is inconclusive in "${typed}": its verdict stands. ${standing(ended)}`,
      );
    for (const { recorded } of ended) copy(recorded, saved.folder, folder);
    const { leftovers, beside = [] } = saved.execution;
    const [begun, { since = begun?.[0] ?? plan.createdAt }] = [begunIn(saved.plan), saved.plan];
    return { ended, tasks: left, begun, since, between: betweenRuns(saved, plan), leftovers, beside };
  });
}

function refuseUnknown(first: Observed, typed: string): void {
  const away = Object.entries(first).flatMap(([service, { problem }]) =>
    problem === undefined ? [] : [`${service}: ${(problem.detail ?? problem.code).replace(/\.$/, '')}`],
  );
  if (away.length > 0)
    throw new UsageError(
      `"${typed}" cannot be continued yet, because it is not known which build is there. ${away.join('; ')}. Run the same command again once that is fixed.`,
    );
}

function begunIn({ again, begun, createdAt }: Plan): readonly string[] | undefined {
  return again !== undefined && begun === undefined ? undefined : [...(begun ?? []), createdAt];
}

function standing(ended: readonly Ended[]): string {
  const failed = ended.flatMap(({ findings }) => findings).filter(({ result, blocks }) => result === 'fail' && blocks);
  const ids = [...new Set(failed.map(({ check }) => line(check.id)))];
  if (ids.length === 0) return 'The report says what else is missing, if anything is.';
  const shown = `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ` and ${ids.length - 3} more` : ''}`;
  return `What failed stays failed (${shown}): fix it, and gate it as a whole.`;
}

function refusalOf({ plan: then, execution }: SavedRun, now: Plan, first: Observed): string | undefined {
  if (then.savedBy !== undefined) return 'an older stagegate saved it';
  if (execution.planChanged === true || execution.recordChanged === true) return 'its files were changed after the run';
  const changed = execution.runs.find(({ reason }) => reason?.code === 'evidence-changed');
  if (changed !== undefined) return `evidence of ${changed.task} is missing or was changed`;
  if (then.selection !== undefined || now.selection !== undefined) return 'only a part was asked for';
  if (Date.parse(now.createdAt) - Date.parse(then.createdAt) > longest * 3_600_000)
    return `it is older than ${longest} hours`;
  const other = otherwise(then, now);
  if (other !== undefined) return other;
  const replaced = execution.runs.map(({ candidate }) => replacement(candidate.after, first)).find((one) => one !== '');
  return replaced;
}

/** In the order in which they were made; each with the findings of all runs of its task. */
function endedIn({ execution, recorded }: SavedRun, plan: Plan): readonly Ended[] {
  const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
  const runs = execution.runs.map((run, index) => {
    const one = recorded[index] ?? run;
    // A signature is for the earlier run.
    return { recorded: one, run: tasks.get(run.task)?.runner === 'signoff' ? { ...one, measurements: {} } : run };
  });
  const all = byTask(runs.map(({ run }) => run));
  return runs.flatMap(({ recorded: one, run }) => {
    const task = tasks.get(run.task);
    return task === undefined ? [] : [{ recorded: one, run, findings: findingsOf(plan, task, all.get(run.task)) }];
  });
}

/** What is whole, and inside. Files that are missing or elsewhere stay so, and leave their checks open. */
function copy(recorded: RecordedRun, from: RunFolder, to: RunFolder): void {
  const { changed } = from.evidence(recorded);
  to.copy(
    recorded.evidence.filter(({ path }) => !changed.includes(path)),
    from,
  );
}
