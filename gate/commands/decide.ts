/** Judges a saved run again, from its evidence, offline. */
import { UsageError } from '../../fixtures/errors.ts';
import type { World } from '../main.ts';
import type { Execution, Plan, RecordedRun, TaskRun } from '../model.ts';
import { exitCodes, publish, say } from '../publish.ts';
import { readRun } from '../read.ts';
import { runners } from '../runners/index.ts';
import { runFolder, saved } from '../saved.ts';
import { sha256 } from '../store.ts';

interface Saved extends Omit<Execution, 'runs'> {
  /** SHA-256 of `plan.json` as it was run. */
  readonly plan: string;
  readonly runs: readonly RecordedRun[];
}

export async function decideAgain(path: string, world: World): Promise<number> {
  try {
    return await judgeAgain(path, world);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(
      `plan.json or runs.json of "${path}" lacks what every run writes: they were changed. Run the gate again.`,
    );
  }
}

async function judgeAgain(path: string, world: World): Promise<number> {
  const folder = runFolder(path, world);
  const plan = saved<Plan>(folder, 'plan.json', path);
  const { plan: digest, ...recorded } = saved<Saved>(folder, 'runs.json', path);
  const planChanged = sha256(folder.read('plan.json') ?? '') !== digest;
  const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
  const runs = await Promise.all(
    recorded.runs.map((run): TaskRun | Promise<TaskRun> => {
      const task = tasks.get(run.task);
      return task === undefined ? { ...run, measurements: {} } : readRun(task, run, runners, folder);
    }),
  );
  const report = publish(folder, plan, { ...recorded, runs, ...(planChanged ? { planChanged } : {}) });
  folder.writeJson('measurements.json', Object.assign({}, ...runs.map(({ measurements }) => measurements)));
  say(report, path, world);
  return exitCodes[report.verdict];
}
