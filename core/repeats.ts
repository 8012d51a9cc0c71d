/** Tasks that are run again if one run cannot tell how they compare with their baseline. Pure. */
import { mostRuns } from './comparison.ts';
import type { Check, Effect, Finding, Plan, Task, TaskRun } from './model.ts';
import { countingChecks } from './waivers.ts';

/** Of what measures time, each run is another observation. Whatever else a task does, it does once. */
const repeatable: readonly Effect[] = ['timing', 'load'];

/** With the number of runs that its checks allow. */
export function withRuns<T extends Pick<Task, 'effect' | 'checks'>>(task: T): T {
  if (!repeatable.includes(task.effect)) return task;
  const checks = task.checks.map((check): Check => {
    const { threshold } = check;
    if (threshold.worse === undefined) return check;
    return { ...check, threshold: { ...threshold, worse: { runs: mostRuns, ...threshold.worse } } };
  });
  return { ...task, checks };
}

export function flawsOfRuns({ effect, checks }: Pick<Task, 'effect' | 'checks'>): readonly string[] {
  if (repeatable.includes(effect)) return [];
  return checks.flatMap(({ id, threshold: { worse: { runs = 1 } = {} } }) =>
    runs === 1
      ? []
      : [
          `Check "${id}" has "worse" with runs: ${runs}, and its task is not run again: its effect is "${effect}", and only ${repeatable.join(' and ')} are. Remove "runs".`,
        ],
  );
}

/** How often the task is run at most. Only a required check that is not waived is worth another run. */
export function runsAtMost(plan: Pick<Plan, 'policy' | 'createdAt'>, task: Task): number {
  return countingChecks({ ...plan, tasks: [task] }).reduce((most, check) => Math.max(most, runsOf(check)), 1);
}

/** Whether another run may decide: all that blocks is too close to its baseline, and not all of its runs were made. */
export function isOpen(attempts: readonly TaskRun[], findings: readonly Finding[]): boolean {
  const blocking = findings.filter(({ blocks }) => blocks);
  return (
    attempts.every(({ status }) => status === 'completed') &&
    blocking.every(({ cause }) => cause === 'close-to-baseline') &&
    blocking.some(({ check }) => attempts.length < runsOf(check))
  );
}

function runsOf({ threshold }: Check): number {
  return threshold.worse?.runs ?? 1;
}
