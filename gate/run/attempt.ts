/** One run of a task, from its start to what its evidence says. */
import { findingsOf } from '../../core/decide.ts';
import { messageOf } from '../../core/errors.ts';
import { type Look, withoutStaging } from '../../core/gone.ts';
import type { Plan, Reason, RecordedRun, Task, TaskRun } from '../../core/model.ts';
import type { Deployment } from '../../core/preconditions.ts';
import type { Progress } from '../progress/progress.ts';
import type { Ended } from './ended.ts';
import type { Looks } from './looks.ts';
import { readRun } from './read-evidence.ts';
import { type Beginning, notRun, runTask, type TaskEnd, type TaskServices } from './task.ts';

export interface AttemptServices extends TaskServices {
  readonly deployment: Deployment;
  readonly progress: Progress;
  readonly looks: Looks;
}

export interface NextRun extends Pick<Beginning, 'before'> {
  readonly task: Task;
  readonly plan: Plan;
  /** The runs of the task before this one. */
  readonly earlier: readonly TaskRun[];
}

/** With a `reason`, it is not run. */
export async function end(next: NextRun, reason: Reason | undefined, services: AttemptServices): Promise<Ended> {
  const { task, plan, before, earlier } = next;
  const beginning = { before, attempt: earlier.length + 1 };
  if (reason === undefined) services.progress.started(task);
  const { recorded, session }: TaskEnd =
    reason === undefined
      ? await runTask(task, plan, beginning, services).catch((error) => ({
          recorded: notRun(task, plan, beginning, gateFailed(error)),
        }))
      : { recorded: notRun(task, plan, beginning, reason) };
  services.looks.taskEnded();
  const judged = await judge(next, recorded, services);
  const passed = judged.findings.every(({ result }) => result === 'pass');
  const signedOut = session === undefined || passed ? undefined : await services.sessions.end(session);
  if (signedOut !== undefined) return judge(next, withoutSession(recorded, signedOut), services);
  const failed = judged.findings.some(({ result }) => result === 'fail') || missesStaging(judged);
  return failed ? judgedBy(await services.looks.latest(), next, judged) : judged;
}

/** It ran, and nothing or something else answered: that may be so for all that is left. */
function missesStaging({ recorded, run: { reason, gaps = {} } }: Ended): boolean {
  const reasons = [reason, ...Object.values(gaps)];
  return recorded.status !== 'not-run' && reasons.some((one) => one !== undefined && withoutStaging.includes(one.code));
}

/** Judged again by what was seen right after its failure, which the look at the wave's end does not replace. */
function judgedBy(
  { observed: after, silent }: Look,
  { task, plan, earlier }: NextRun,
  { recorded, run }: Ended,
): Ended {
  const seen = { candidate: { ...recorded.candidate, after }, ...(Object.keys(silent).length === 0 ? {} : { silent }) };
  const judged = { recorded: { ...recorded, ...seen }, run: { ...run, ...seen } };
  return { ...judged, findings: findingsOf(plan, task, [...earlier, judged.run]), looked: true };
}

/** Not even the evidence could be kept; what other tasks have found is not lost. */
function gateFailed(error: unknown): Reason {
  return { code: 'gate-failed', detail: messageOf(error) };
}

async function judge(
  { task, plan, earlier }: NextRun,
  recorded: RecordedRun,
  { runners, folder }: AttemptServices,
): Promise<Ended> {
  const run = await readRun(task, recorded, runners, folder);
  return { recorded, run, findings: findingsOf(plan, task, [...earlier, run]) };
}

/** A failure of the product cannot be distinguished from one that is due to the lost session. */
function withoutSession(recorded: RecordedRun, reason: Reason): RecordedRun {
  if (recorded.status === 'interrupted') return recorded;
  return { ...recorded, status: 'errored', reason };
}
