/** What is said of a task that its deadline has ended. */
import type { Reason, Task } from '../../core/model.ts';

const inClaim = 'raise deadline in the claim';

/** What gives a task more time, by its runner. */
const moreTime: Readonly<Record<string, string>> = {
  exec: inClaim,
  playwright: inClaim,
  vitest: inClaim,
  probe: 'raise within in the claim, or deadline in the description of a claim of your own',
};

export function overdue({ runner, deadline }: Pick<Task, 'runner' | 'deadline'>): Reason {
  const more = moreTime[runner];
  return {
    code: 'tool-timed-out',
    detail: `its deadline is ${deadline} s`,
    fix: `See in the task’s evidence what it did last, and fix what it hung on.${more === undefined ? '' : ` If it only needs longer, ${more}.`}`,
  };
}
