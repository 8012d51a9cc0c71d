/** A run of which only what is inconclusive is run again: its record and its evidence, in the folder of the new run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openTasks, otherwise } from '../../core/again.ts';
import { findingsOf } from '../../core/decide.ts';
import { UsageError } from '../../core/errors.ts';
import type { Plan, Task } from '../../core/model.ts';
import type { RunFolder } from '../run-folder/folder.ts';
import { place } from '../run-folder/saved/open.ts';
import type { Ended } from './ended.ts';
import { type SavedRun, withSavedRun } from './saved-run.ts';

export interface Earlier {
  /** All runs of all tasks so far. */
  readonly ended: readonly Ended[];
  /** What is run again. */
  readonly tasks: readonly Task[];
}

/** Throws a `UsageError` if the runs would not count together, or if nothing is left to run. */
export async function earlierRun(typed: string, from: string, plan: Plan, folder: RunFolder): Promise<Earlier> {
  const { path, isFile } = place(typed, from);
  if (isFile) throw new UsageError(`"${typed}" is a zip: unpack it, and name the run's folder.`);
  return withSavedRun(path, typed, (saved) => {
    const refusal = refusalOf(saved, plan);
    if (refusal !== undefined)
      throw new UsageError(`"${typed}" cannot be gone on with: ${refusal}. Gate it as a whole.`);
    const ended = endedIn(saved, plan);
    const tasks = openTasks(
      plan,
      ended.flatMap(({ findings }) => findings),
    );
    const never = plan.tasks.filter(({ id }) => !ended.some(({ recorded }) => recorded.task === id));
    const left = plan.tasks.filter((task) => tasks.includes(task) || never.includes(task));
    if (left.length === 0)
      throw new UsageError(
        `Nothing that could be run again is inconclusive in "${typed}": its verdict stands. The report says what else is missing.`,
      );
    for (const { recorded } of ended) for (const one of recorded.evidence) copy(one.path, saved.folder, folder);
    return { ended, tasks: left };
  });
}

function refusalOf({ plan: then, execution }: SavedRun, now: Plan): string | undefined {
  if (then.savedBy !== undefined) return 'an older stagegate saved it';
  if (execution.planChanged === true || execution.recordChanged === true) return 'its files were changed after the run';
  const changed = execution.runs.find(({ reason }) => reason?.code === 'evidence-changed');
  if (changed !== undefined) return `evidence of ${changed.task} is missing or was changed`;
  if (then.selection !== undefined || now.selection !== undefined) return 'only a part was asked for';
  return otherwise(then, now);
}

/** In the order in which they were made; each with the findings of all runs of its task. */
function endedIn({ execution, recorded }: SavedRun, plan: Plan): readonly Ended[] {
  const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
  return execution.runs.flatMap((run, index) => {
    const task = tasks.get(run.task);
    const one = recorded[index];
    if (task === undefined || one === undefined) return [];
    const all = execution.runs.filter((other) => other.task === run.task);
    return [{ recorded: one, run, findings: findingsOf(plan, task, all) }];
  });
}

function copy(path: string, from: RunFolder, to: RunFolder): void {
  const bytes = from.read(path);
  if (bytes === undefined) return;
  mkdirSync(dirname(join(to.path, path)), { recursive: true });
  writeFileSync(join(to.path, path), bytes);
}
