/** What a task measures of somebody who is not signed in needs no account: it counts although the task's account has no session. */
import type { Measurement, Task } from '../../core/model.ts';

/** The subjects that the task measures as a visitor, of those in `measures`. */
function subjects({ args }: Pick<Task, 'args'>): readonly unknown[] {
  const { asVisitor } = args;
  return Array.isArray(asVisitor) ? asVisitor : [];
}

/** The task without its account; undefined if it measures nothing of a visitor. */
export function asVisitor(task: Task): Task | undefined {
  const { account: _, ...args } = task.args;
  return subjects(task).length === 0 ? undefined : { ...task, args };
}

/** The measurements for which it did not matter whether the account was signed in. */
export function ofVisitors(
  task: Task,
  measurements: Readonly<Record<string, Measurement>>,
): Readonly<Record<string, Measurement>> {
  const { measures = {} } = task.args as { readonly measures?: Readonly<Record<string, unknown>> };
  return Object.fromEntries(Object.entries(measurements).filter(([id]) => subjects(task).includes(measures[id])));
}
