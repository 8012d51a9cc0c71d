/** What was found of a task when it ended is asked for again by each report until the run's end. Pure. */
import type { Finding, Plan, Task, TaskRun } from './model.ts';

type Judge = (plan: Plan, task: Task, attempts: readonly TaskRun[]) => readonly Finding[];

interface Known {
  readonly plan: Plan;
  readonly task: Task;
  readonly attempts: readonly TaskRun[];
  readonly findings: readonly Finding[];
}

/** The function, which judges the same runs once, as long as their measurements are there. */
export function onceForRuns(judge: Judge): Judge {
  const known = new WeakMap<TaskRun['measurements'], Known>();
  return (plan, task, attempts) => {
    const last = attempts.at(-1);
    if (last === undefined) return judge(plan, task, attempts);
    const before = known.get(last.measurements);
    if (before?.plan === plan && before.task === task && areSame(before.attempts, attempts)) return before.findings;
    const findings = judge(plan, task, attempts);
    known.set(last.measurements, { plan, task, attempts, findings });
    return findings;
  };
}

function areSame(some: readonly TaskRun[], others: readonly TaskRun[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, index) => {
      const other = others[index];
      return other !== undefined && isSame(one, other);
    })
  );
}

/** Staging is looked at again after each wave, and most of the time says the same. */
function isSame({ candidate, ...one }: TaskRun, { candidate: seen, ...other }: TaskRun): boolean {
  const fields = Object.entries(one);
  return (
    fields.length === Object.keys(other).length &&
    fields.every(([key, value]) => other[key as keyof typeof other] === value) &&
    (candidate === seen || JSON.stringify(candidate) === JSON.stringify(seen))
  );
}
