/** Judges a saved run again, from its evidence, offline. */
import { UsageError } from '../../core/errors.ts';
import type { Execution, GateReport, Plan, RecordedRun, TaskRun } from '../../core/model.ts';
import { terminal } from '../../reports/terminal/terminal.ts';
import { runners } from '../../runners/index.ts';
import type { CliContext } from '../options.ts';
import { readRun } from '../run/read-evidence.ts';
import { RunFolder } from '../run-folder/folder.ts';
import { exitCodes, inJson, printSummary, publish } from '../run-folder/publish.ts';
import { isDigested } from '../run-folder/saved/digested.ts';
import { saved } from '../run-folder/saved/json.ts';
import { place, unpackRun } from '../run-folder/saved/open.ts';
import { withRunScope } from '../scope.ts';

interface Saved extends Omit<Execution, 'runs'> {
  /** SHA-256 of `plan.json` as it was run. */
  readonly plan: string;
  /** Of all else; older formats have none. */
  readonly digest?: string;
  readonly runs: readonly RecordedRun[];
}

/** `typed` is a run's folder, whose reports are written again, or a zip of one, which is only read. */
export async function decideAgain(typed: string, cli: CliContext): Promise<number> {
  const { path, isFile } = place(typed, cli.cwd());
  if (isFile)
    return withRunScope(cli, async (scope) => {
      const report = await judge(await unpackRun(path, typed, scope), typed);
      cli.stdout.write(terminal(report, { colour: cli.stdout.isTTY === true }));
      return exitCodes[report.verdict];
    });
  const report = await judge(path, typed);
  printSummary(report, typed, cli);
  return exitCodes[report.verdict];
}

async function judge(path: string, typed: string): Promise<GateReport> {
  try {
    return await judgeAgain(path, typed);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(
      `plan.json or runs.json of "${typed}" lacks what every run writes: they were changed. Run the gate again.`,
    );
  }
}

async function judgeAgain(path: string, typed: string): Promise<GateReport> {
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
        return { ...run, measurements: {}, reason: { code: 'evidence-changed', detail: changed } };
      return task === undefined ? { ...run, measurements: {} } : readRun(task, run, runners, folder);
    }),
  );
  const measurements = inJson('measurements.json', Object.assign({}, ...runs.map((run) => run.measurements)));
  const changes = { ...(planChanged ? { planChanged } : {}), ...(recordChanged ? { recordChanged } : {}) };
  return publish(folder, plan, { ...recorded, runs, ...changes }, [measurements]);
}
