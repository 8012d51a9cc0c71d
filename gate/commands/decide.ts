/** Judges a saved run again, from its evidence, offline. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../fixtures/errors.ts';
import type { World } from '../main.ts';
import type { Execution, Plan, RecordedRun, TaskRun } from '../model.ts';
import { exitCodes, publish, say } from '../publish.ts';
import { readRun } from '../read.ts';
import { runners } from '../runners/index.ts';
import { RunFolder, sha256 } from '../store.ts';

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
  const folder = new RunFolder(existing(resolve(world.cwd(), path), path), (bytes) => bytes);
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

function existing(folder: string, typed: string): string {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new UsageError(
    `There is no run folder "${typed}". Give the folder that a gate left: results/latest, or one of those beside it.`,
  );
}

/** Reads a file that every run leaves, of the one format that is known. */
function saved<T>(folder: RunFolder, file: string, typed: string): T {
  const bytes = folder.read(file);
  if (bytes === undefined)
    throw new UsageError(
      `"${typed}" has no ${file}: it is no run folder, or its run ended before it had a plan, so nothing can be judged. Run the gate again.`,
    );
  const value = parse(bytes, join(typed, file));
  if (!isFormat(value))
    throw new UsageError(
      `${join(typed, file)} is of a format that this stagegate does not know${typeof value === 'object' && value !== null && 'format' in value ? ` (${String(value.format)}; it knows 1)` : ''}. Use the version of stagegate that wrote it.`,
    );
  return value as T;
}

function parse(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    throw new UsageError(
      `${path} is not whole JSON (${error instanceof Error ? error.message : String(error)}): it was changed or cut. Run the gate again.`,
    );
  }
}

function isFormat(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1;
}
