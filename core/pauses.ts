/** Times in which no task ran because a run was only continued later. Pure. */
import type { Plan, RecordedRun } from './model.ts';

/** Milliseconds of Unix time. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds. Between the tasks of one run, signing in and looking at the build take less. */
const shortest = 30_000;

/** Of a run that goes on with an earlier one; others have none. */
export function pausesIn({ again }: Pick<Plan, 'again'>, runs: readonly RecordedRun[]): readonly Pause[] {
  if (again === undefined) return [];
  const ran = runs.flatMap(({ startedAt, endedAt }) =>
    startedAt === undefined || endedAt === undefined ? [] : [{ from: Date.parse(startedAt), to: Date.parse(endedAt) }],
  );
  const pauses: Pause[] = [];
  let busy: number | undefined;
  for (const { from, to } of ran.toSorted((a, b) => a.from - b.from)) {
    if (busy !== undefined && from - busy >= shortest) pauses.push({ from: busy, to: from });
    busy = Math.max(busy ?? to, to);
  }
  return pauses;
}

/** In seconds, up to a moment if one is given. */
export function lengthOf(pauses: readonly Pause[], until = Infinity): number {
  return pauses.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, until) - from), 0) / 1000;
}
