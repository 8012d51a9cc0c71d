/** Carries a plan out, wave by wave. */

import { findingsOf } from '../../core/decide.ts';
import { type Look, withoutStaging } from '../../core/gone.ts';
import type { Observed, Plan, Reason, RecordedRun, Task } from '../../core/model.ts';
import { blockedByCandidate, blockedByGatekeeper, type Deployment, forbidden } from '../../core/preconditions.ts';
import { schedule, type Wave } from '../../core/schedule.ts';
import type { Progress } from '../progress/progress.ts';
import { sideBySide } from './concurrency.ts';
import type { Ended } from './ended.ts';
import type { Looks } from './looks.ts';
import { readRun } from './read-evidence.ts';
import { notRun, runTask, type TaskEnd, type TaskServices } from './task.ts';

export interface RunServices extends TaskServices {
  readonly deployment: Deployment;
  readonly progress: Progress;
  readonly looks: Looks;
  /** What the services said before the plan was made. */
  readonly first: Observed;
  /** Called with all that has ended: after each wave, and when something `failed`, before that is printed. */
  readonly save: (ended: readonly Ended[], why: { readonly failed: boolean }) => void;
}

/** Every task of the plan ends exactly once, run or not. */
export async function run(plan: Plan, services: RunServices): Promise<readonly Ended[]> {
  let before = services.first;
  let blockedBy = blockedByCandidate(plan.candidate, before);
  let all: readonly Ended[] = [];
  for (const wave of schedule(plan.tasks, plan.cores)) {
    const seen = (some: readonly Ended[]): void => services.save([...all, ...some], { failed: true });
    const ended = await runWave(wave, { plan, observed: before, blockedBy, seen }, services);
    const looks = blockedBy === undefined && !services.signal.aborted;
    const after = looks ? (await services.looks.latest()).observed : before;
    all = [...all, ...ended.map((one) => seenAfter(one, after))];
    services.save(all, { failed: false });
    blockedBy ??=
      (wave.gatekeeper ? blockedByGatekeeper(ended.flatMap(({ findings }) => findings)) : undefined) ??
      blockedByCandidate(plan.candidate, after, before);
    before = after;
  }
  return all;
}

interface WaveContext {
  readonly plan: Plan;
  readonly observed: Observed;
  readonly blockedBy: Reason | undefined;
  /** Gets what has ended of the wave when something failed: a failure is saved before it is printed. */
  readonly seen: (some: readonly Ended[]) => void;
}

async function runWave(
  wave: Wave,
  { plan, observed, blockedBy, seen }: WaveContext,
  services: RunServices,
): Promise<readonly Ended[]> {
  const ended = new Map<Task, Ended>();
  const stop = new AbortController();
  let stopped = blockedBy;
  const inOrder = (): readonly Ended[] => wave.tasks.flatMap((task) => ended.get(task) ?? []);
  await sideBySide(wave.tasks, wave.cores, async (task) => {
    const reason = services.signal.aborted
      ? ({ code: 'interrupted' } as const)
      : (stopped ?? forbidden(task, observed, services.deployment));
    const one = await end(task, plan, observed, reason, { ...services, gone: stop.signal });
    ended.set(task, one);
    if (one.looked === true) stopped ??= blockedByCandidate(plan.candidate, one.recorded.candidate.after, observed);
    if (stopped !== undefined) stop.abort(stopped);
    if (one.findings.some(({ result, blocks }) => blocks && result === 'fail')) seen(inOrder());
    services.progress.ended(task, one.run, one.findings);
  });
  return inOrder();
}

/** With what stops a task in the middle, because staging went away: its reason. */
interface StoppableServices extends RunServices {
  readonly gone: AbortSignal;
}

async function end(
  task: Task,
  plan: Plan,
  observed: Observed,
  reason: Reason | undefined,
  services: StoppableServices,
): Promise<Ended> {
  if (reason === undefined) services.progress.started(task);
  const { recorded, session }: TaskEnd =
    reason === undefined
      ? await runTask(task, plan, observed, services).catch((error) => ({
          recorded: notRun(task, plan, observed, gateFailed(error)),
        }))
      : { recorded: notRun(task, plan, observed, reason) };
  services.looks.taskEnded();
  const judged = await judge(task, plan, recorded, services);
  const passed = judged.findings.every(({ result }) => result === 'pass');
  const signedOut = session === undefined || passed ? undefined : await services.sessions.end(session);
  if (signedOut !== undefined) return judge(task, plan, withoutSession(recorded, signedOut), services);
  const failed = judged.findings.some(({ result }) => result === 'fail') || missesStaging(judged);
  return failed ? judgedBy(await services.looks.latest(), task, plan, judged) : judged;
}

/** It ran, and nothing or something else answered: that may be so for all that is left. */
function missesStaging({ recorded, run: { reason, gaps = {} } }: Ended): boolean {
  const reasons = [reason, ...Object.values(gaps)];
  return recorded.status !== 'not-run' && reasons.some((one) => one !== undefined && withoutStaging.includes(one.code));
}

/** Judged again by what was seen right after its failure, which the look at the wave's end does not replace. */
function judgedBy({ observed: after, silent }: Look, task: Task, plan: Plan, { recorded, run }: Ended): Ended {
  const seen = { candidate: { ...recorded.candidate, after }, ...(Object.keys(silent).length === 0 ? {} : { silent }) };
  const judged = { recorded: { ...recorded, ...seen }, run: { ...run, ...seen } };
  return { ...judged, findings: findingsOf(plan, task, judged.run), looked: true };
}

/** Not even the evidence could be kept; what other tasks have found is not lost. */
function gateFailed(error: unknown): Reason {
  return { code: 'gate-failed', detail: error instanceof Error ? error.message : String(error) };
}

async function judge(task: Task, plan: Plan, recorded: RecordedRun, services: RunServices): Promise<Ended> {
  const run = await readRun(task, recorded, services.runners, services.folder);
  return { recorded, run, findings: findingsOf(plan, task, run) };
}

/** A failure of the product cannot be distinguished from one that is due to the lost session. */
function withoutSession(recorded: RecordedRun, detail: string): RecordedRun {
  if (recorded.status === 'interrupted') return recorded;
  return { ...recorded, status: 'errored', reason: { code: 'signed-out', detail } };
}

function seenAfter(ended: Ended, after: Observed): Ended {
  if (ended.looked === true) return ended;
  const { recorded, run, findings } = ended;
  const candidate = { before: recorded.candidate.before, after };
  return { recorded: { ...recorded, candidate }, run: { ...run, candidate }, findings };
}
