/** Bounds that the plan's fixed number of samples cannot decide. Pure. */
import type { Claim } from './claim.ts';
import type { Check, SampleSize, Task } from './model.ts';

interface Undecidable {
  readonly check: string;
  /** Names the check, the numbers, the place and the fix. */
  readonly problem: string;
}

/** In the order of the checks. */
export function undecidable(task: Task & Pick<Claim, 'place'>): readonly Undecidable[] {
  return task.checks.flatMap((check) => {
    const size = task.samples?.[check.id];
    if (size === undefined || size.most >= size.needs) return [];
    return [{ check: check.id, problem: sentence(check, size, task.place) }];
  });
}

function sentence({ id }: Check, { most, needs }: SampleSize, place: string | undefined): string {
  const written = place === undefined ? '' : ` (${place})`;
  return `Check "${id}"${written} cannot be decided: the plan has at most ${most} samples for it, and its bound needs ${needs}. Plan at least ${needs}, or loosen the bound.`;
}
