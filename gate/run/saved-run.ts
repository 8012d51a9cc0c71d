/** A saved run, read again from its evidence, offline. */
import { UsageError } from '../../core/errors.ts';
import type { Execution, Plan, RecordedRun, TaskRun } from '../../core/model.ts';
import { runners } from '../../runners/index.ts';
import { RunFolder } from '../run-folder/folder.ts';
import { isDigested } from '../run-folder/saved/digested.ts';
import { saved } from '../run-folder/saved/json.ts';
import { signedRuns } from '../sign-off/signed-runs.ts';
import type { Digests } from '../sign-off/statement.ts';
import { readRun } from './read-evidence.ts';

interface Saved extends Omit<Execution, 'runs'> {
  /** SHA-256 of `plan.json` as it was run. */
  readonly plan: string;
  /** Of all else; older formats have none. */
  readonly digest?: string;
  readonly runs: readonly RecordedRun[];
}

export interface SavedRun {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly execution: Execution;
  readonly digests: Digests;
  /** Each as it was written, in the order of the execution's. */
  readonly recorded: readonly RecordedRun[];
}

/** `judge` gets the run in the folder, which the person named `typed`. Throws a `UsageError` if it lacks what every run writes. */
export async function withSavedRun<T>(path: string, typed: string, judge: (run: SavedRun) => T): Promise<T> {
  try {
    return judge(await read(path, typed));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(
      `plan.json or runs.json of "${typed}" lacks what every run writes: they were changed. Run the gate again.`,
    );
  }
}

function restore(file: string): string {
  return `Restore the ${file} that the run left.`;
}

async function read(path: string, typed: string): Promise<SavedRun> {
  const folder = new RunFolder(path, (bytes) => bytes);
  const plan = saved<Plan>(folder, 'plan.json', typed);
  const record = saved<Saved>(folder, 'runs.json', typed);
  const { plan: planDigest, digest: _, ...recorded } = record;
  const planChanged = folder.digest('plan.json') !== planDigest;
  const recordChanged = plan.savedBy === undefined && !isDigested(record);
  const changed = planChanged ? 'plan.json' : recordChanged ? 'runs.json' : undefined;
  const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
  const runs = await Promise.all(
    recorded.runs.map((run): TaskRun | Promise<TaskRun> => {
      const task = tasks.get(run.task);
      if (changed !== undefined)
        return {
          ...run,
          measurements: {},
          reason: { code: 'evidence-changed', detail: changed, fix: restore(changed) },
        };
      return task === undefined ? { ...run, measurements: {} } : readRun(task, run, runners, folder);
    }),
  );
  const digests = { plan: planDigest, record: record.digest ?? '' };
  const signed = signedRuns(plan, runs, digests, folder);
  const changes = { ...(planChanged ? { planChanged } : {}), ...(recordChanged ? { recordChanged } : {}) };
  return { folder, plan, digests, recorded: recorded.runs, execution: { ...recorded, runs: signed, ...changes } };
}
