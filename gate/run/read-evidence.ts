/** Evidence in, measurements out: the same for a run that has just ended and for one that is judged again. */
import { reasonOf } from '../../core/errors.ts';
import { shortened } from '../../core/in-words.ts';
import type { Measurement, Plan, Reason, RecordedRun, Task, TaskRun } from '../../core/model.ts';
import type { Runners } from '../../runners/index.ts';
import type { Reading } from '../../runners/runner.ts';
import type { CheckedEvidence } from '../run-folder/evidence-files.ts';
import type { RunFolder } from '../run-folder/folder.ts';
import type { Ended } from './ended.ts';
import { measurementsOf } from './measurement-schema.ts';
import { inProject } from './relative-paths.ts';
import { asVisitor, ofVisitors } from './visitors.ts';

/** If a file is missing or has changed, nothing of the task is read: nothing else of it can be trusted either. */
export async function readRun(
  task: Task,
  recorded: RecordedRun,
  runners: Runners,
  folder: RunFolder,
): Promise<TaskRun> {
  if (recorded.status === 'not-run') return { ...recorded, measurements: {} };
  const isSignedOut = recorded.reason?.code === 'signed-out';
  if (isSignedOut && asVisitor(task) === undefined) return { ...recorded, measurements: {} };
  const { files, paths, changed } = folder.evidence(recorded);
  if (changed.length > 0) return withoutReading(recorded, changed);
  const run = toRun(recorded, inProject(await read(task, { files, paths }, runners), recorded.folders));
  return isSignedOut ? { ...run, measurements: ofVisitors(task, run.measurements) } : run;
}

/** Whatever else became of the run: what it would have shown is not known, so no other run of the task may stand for it. */
function withoutReading(recorded: RecordedRun, changed: readonly string[]): TaskRun {
  const reason = { code: 'evidence-changed', detail: changed.join(', ') } as const;
  const status = recorded.status === 'completed' ? 'errored' : recorded.status;
  return { ...recorded, status, reason, measurements: {} };
}

function toRun(recorded: RecordedRun, { measurements, gaps, reason, ...left }: Reading): TaskRun {
  const known = recorded.reason ?? reason;
  return {
    ...recorded,
    status: reason !== undefined && recorded.status === 'completed' ? 'errored' : recorded.status,
    ...(known === undefined ? {} : { reason: known }),
    measurements,
    ...(gaps === undefined ? {} : { gaps: explained(gaps, known) }),
    ...left,
  };
}

/** A test that was cut off or never started was stopped by whatever stopped its task: a deadline is not an interruption. */
function explained(
  gaps: Readonly<Record<string, Reason>>,
  known: Reason | undefined,
): Readonly<Record<string, Reason>> {
  if (known === undefined) return gaps;
  const details = (gap: Reason): string => [known.detail, gap.detail].filter((text) => text !== undefined).join('; ');
  return Object.fromEntries(
    Object.entries(gaps).map(([check, gap]) => {
      if (gap.code !== 'interrupted' && gap.code !== 'not-reached') return [check, gap];
      const detail = details(gap);
      const { code, fix } = known;
      return [check, { code, ...(detail === '' ? {} : { detail }), ...(fix === undefined ? {} : { fix }) }];
    }),
  );
}

/**
 * Checks the evidence again when all tasks have ended, because a suite may have cleaned the project's folder. What was
 * seen to fail stays failed, and nothing passes.
 */
export function withEvidence(ended: Ended, folder: RunFolder): Ended {
  const { recorded, run } = ended;
  const { changed } = folder.evidence(recorded);
  if (changed.length === 0 || run.status !== 'completed') return ended;
  const lost = {
    status: 'errored',
    reason: { code: 'evidence-changed', detail: changed.slice(0, 5).join(', ') },
  } as const;
  return { ...ended, recorded: { ...recorded, ...lost }, run: { ...run, ...lost } };
}

/**
 * Reads again, from what is kept, what was read before a secret became known: a saved run is judged from the same. If the task, its
 * record and its files held nothing of the secret, a reader would say the same.
 */
export function readAgain(
  plan: Plan,
  ended: readonly Ended[],
  runners: Runners,
  folder: RunFolder,
): Promise<readonly Ended[]> {
  const before = new Set(plan.tasks);
  const tasks = new Map(folder.clean(plan.tasks).map((task) => [task.id, task]));
  return Promise.all(
    ended.map(async (one) => {
      const found = { ...one.recorded, evidence: folder.written.current(one.recorded.evidence) };
      const recorded = folder.clean(found);
      const task = tasks.get(recorded.task);
      if (task === undefined) return one;
      const isReplaced = found.evidence.some((file, at) => file !== one.recorded.evidence[at]);
      if (before.has(task) && recorded === found && !isReplaced) return one;
      return { ...one, recorded, run: await readRun(task, recorded, runners, folder) };
    }),
  );
}

async function read(
  task: Task,
  { files, paths }: Pick<CheckedEvidence, 'files' | 'paths'>,
  runners: Runners,
): Promise<Reading> {
  try {
    const runner = await runners(task.runner);
    const reading = await runner.read(task, files);
    const thresholds = new Map(task.checks.map(({ id, threshold }) => [id, threshold]));
    const located = locator(paths);
    const measurements = measurementsOf(reading.measurements, (one, check) =>
      located(shortened(one, thresholds.get(check) ?? { unit: one.unit })),
    );
    return { ...reading, measurements };
  } catch (error) {
    return { measurements: {}, reason: reasonOf(error, 'tool-output-unreadable') };
  }
}

/** Readers name files inside their task's folder, the report inside the run's. Each name is one string, and what checks share stays shared. */
function locator(paths: ReadonlyMap<string, string>): (measurement: Measurement) => Measurement {
  const inRun = (path: string): string => paths.get(path) ?? path;
  const located = (measurement: Measurement): Measurement => ({
    ...measurement,
    ...(measurement.evidence === undefined ? {} : { evidence: measurement.evidence.map(inRun) }),
    ...(measurement.items === undefined
      ? {}
      : {
          items: measurement.items.map((item) =>
            item.evidence === undefined ? item : { ...item, evidence: inRun(item.evidence) },
          ),
        }),
  });
  const known = new Map<Measurement, Measurement>();
  return (measurement) => {
    const found = known.get(measurement) ?? located(measurement);
    known.set(measurement, found);
    return found;
  };
}
