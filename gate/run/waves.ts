/** Carries a plan out, wave by wave. */

import { byTask } from '../../core/attempts.ts';
import { defined } from '../../core/defined.ts';
import {
  type Finding,
  gatekeepers,
  type Observed,
  type Plan,
  type Reason,
  type Task,
  type TaskRun,
} from '../../core/model.ts';
import { blockedByCandidate, blockedByGatekeeper, forbidden, stopping } from '../../core/preconditions.ts';
import { isOpen, runsAtMost } from '../../core/repeats.ts';
import { schedule, type Wave } from '../../core/schedule.ts';
import type { Sampled } from '../../runners/runner.ts';
import { type AttemptServices, end, type NextRun } from './attempt.ts';
import { sideBySide } from './concurrency.ts';
import type { Earlier } from './earlier.ts';
import type { Ended } from './ended.ts';
import { runSampled } from './sampled.ts';

export interface RunServices extends Omit<AttemptServices, 'gone' | 'sampled'> {
  /** What the services said before the plan was made. */
  readonly first: Observed;
  /** Of a run that this one goes on with: only its open tasks are run. */
  readonly earlier?: Earlier;
  /** Called with all that has ended: before each further wave, after the `last` one, and when something `failed`, before that is printed. */
  readonly save: (ended: readonly Ended[], why: Wave | 'last' | 'failed') => void;
}

/** Every task of the plan ends, run or not; if one run of it cannot tell, it is run again. */
export async function run(plan: Plan, services: RunServices): Promise<readonly Ended[]> {
  let before = services.first;
  let all: readonly Ended[] = services.earlier?.ended ?? [];
  let blockedBy = blockedByCandidate(plan.candidate, before) ?? blockedByKept(services.earlier);
  const made = new Map(byTask(all.map((one) => one.run)));
  const waves = [...schedule(services.earlier?.tasks ?? plan.tasks, plan.cores)];
  for (let wave = waves.shift(); wave !== undefined; wave = waves.shift()) {
    const seen = (some: readonly Ended[]): void => services.save([...all, ...some], 'failed');
    const ended = await runWave(wave, { plan, before, made, blockedBy, findings: findingsOf(all), seen }, services);
    const looks = blockedBy === undefined && !services.signal.aborted;
    const after = looks ? (await services.looks.latest()).observed : before;
    const looked = ended.map((one) => seenAfter(one, after));
    all = [...all, ...looked];
    for (const { run: one } of looked) made.set(one.task, [...(made.get(one.task) ?? []), one]);
    blockedBy ??=
      (wave.gatekeeper ? blockedByGatekeeper(findingsOf(ended)) : undefined) ??
      blockedByCandidate(plan.candidate, after, before);
    before = after;
    const stops = blockedBy !== undefined || services.signal.aborted;
    const [first] = wave.tasks;
    if (!stops && first !== undefined && isRunAgain(plan, wave, made, ended, services))
      waves.unshift({ ...wave, tasks: [first] });
    services.save(all, waves[0] ?? 'last');
  }
  return all;
}

function findingsOf(ended: readonly Ended[]): readonly Finding[] {
  return ended.flatMap(({ findings }) => findings);
}

/** A gatekeeper that did not pass, and is not run again. */
function blockedByKept(earlier: Earlier | undefined): Reason | undefined {
  const again = new Set(earlier?.tasks.map(({ id }) => id));
  const kept = findingsOf(earlier?.ended ?? []);
  return blockedByGatekeeper(kept.filter(({ task, check }) => gatekeepers.includes(check.layer) && !again.has(task)));
}

/** Whether the wave's only task is to be run again, without its samplers. Tasks that run in parallel are not. */
function isRunAgain(
  plan: Plan,
  { tasks: [task, ...others] }: Wave,
  made: ReadonlyMap<string, readonly TaskRun[]>,
  ended: readonly Ended[],
  { progress }: RunServices,
): boolean {
  const [one] = ended;
  const runs = made.get(task?.id ?? '') ?? [];
  const isAlone = others.every(({ during }) => during === task?.id);
  if (task === undefined || one === undefined || !isAlone || !isOpen(runs, one.findings)) return false;
  progress.again(task, runs.length + 1, runsAtMost(plan, task));
  return true;
}

interface WaveContext extends Omit<NextRun, 'task' | 'earlier'> {
  /** All runs so far, by task. */
  readonly made: ReadonlyMap<string, readonly TaskRun[]>;
  readonly blockedBy: Reason | undefined;
  /** Of the waves before. */
  readonly findings: readonly Finding[];
  /** Gets what has ended of the wave when something failed: a failure is saved before it is printed. */
  readonly seen: (some: readonly Ended[]) => void;
}

async function runWave(
  wave: Wave,
  { plan, before, made, blockedBy, findings, seen }: WaveContext,
  services: RunServices,
): Promise<readonly Ended[]> {
  const ended = new Map<Task, Ended>();
  const stop = new AbortController();
  let stopped = blockedBy;
  const inOrder = (): readonly Ended[] => wave.tasks.flatMap((task) => ended.get(task) ?? []);
  const samplers = Map.groupBy(wave.tasks, ({ during }) => during);
  const endOne = async (task: Task, reason: Reason | undefined, sampled?: Sampled): Promise<Ended> => {
    const earlier = made.get(task.id) ?? [];
    const gone = task.despite === undefined ? stop.signal : undefined;
    const own = { ...services, ...defined({ gone, sampled }) };
    const one = await end({ task, plan, before, earlier }, reason, own);
    ended.set(task, one);
    if (one.looked === true) stopped ??= blockedByCandidate(plan.candidate, one.recorded.candidate.after, before);
    if (stopped !== undefined) stop.abort(stopped);
    if (one.findings.some(({ result, blocks }) => blocks && result === 'fail')) seen(inOrder());
    services.progress.ended(task, one.run, one.findings);
    return one;
  };
  await sideBySide(samplers.get(undefined) ?? [], wave.cores, (task) => {
    const reason = services.signal.aborted
      ? ({ code: 'interrupted' } as const)
      : (stopping(task, stopped, findings) ?? forbidden(task, before, services.deployment));
    return runSampled(task, samplers.get(task.id) ?? [], (one, sampled) => endOne(one, reason, sampled));
  });
  return inOrder();
}

function seenAfter(ended: Ended, after: Observed): Ended {
  if (ended.looked === true) return ended;
  const { recorded, run, findings } = ended;
  const candidate = { before: recorded.candidate.before, after };
  return { recorded: { ...recorded, candidate }, run: { ...run, candidate }, findings };
}
