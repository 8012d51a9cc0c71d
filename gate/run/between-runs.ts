/** When no gate ran, of runs that count together. Pure. */
import type { Between, Plan } from '../../core/model.ts';
import type { SavedRun } from './saved-run.ts';

/** With the time from the end of the saved run to the judging of this one. A gate that was killed may have run for a part of it. */
export function betweenRuns(
  { plan: then, execution }: Pick<SavedRun, 'plan' | 'execution'>,
  now: Plan,
): readonly Between[] {
  const { endedAt, runs } = execution;
  const ends = runs.flatMap((run) => run.endedAt ?? []).toSorted();
  const last = ends.at(-1) ?? then.since ?? then.createdAt;
  const to = now.since ?? now.createdAt;
  return [...(then.between ?? []), endedAt === undefined ? { from: last, to, unsure: true } : { from: endedAt, to }];
}
