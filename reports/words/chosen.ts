/** How a suite's tests were found, in words: its own configuration leaves some out, or they load in isolation alone, or after a global set-up. */
import type { Chosen, Task } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';

/** `its configuration leaves out 12 tests (grepInvert: /@slow/)`; empty if it chooses none. */
function leftOut(chosen: Chosen | undefined, whose = 'its configuration'): string {
  if (chosen === undefined) return '';
  const by = chosen.by.map((setting) => line(setting, 100)).join(', ');
  return `${whose} leaves out ${amount(chosen)} (${by})`;
}

/** A line for each suite that leaves tests out. */
export function partialSuites(tasks: readonly Pick<Task, 'id' | 'chosen'>[]): readonly string[] {
  return tasks
    .filter(({ chosen }) => chosen !== undefined && chosen.leftOut !== 0)
    .map(({ id, chosen }) => leftOut(chosen, `the configuration of ${line(id)}`));
}

/** A line for each suite that takes longer to list. */
export function isolatedSuites(tasks: readonly Pick<Task, 'id' | 'isolated'>[]): readonly string[] {
  return tasks
    .filter(({ isolated }) => isolated === true)
    .map(
      ({ id }) =>
        `the files of ${line(id)} load only in isolation, or after the global set-up, so listing its tests takes about as long as running them`,
    );
}

function amount({ leftOut: count }: Chosen): string {
  if (count === undefined) return 'tests, it is not known how many';
  return `${count === 0 ? 'no' : count} ${count === 1 ? 'test' : 'tests'}`;
}
