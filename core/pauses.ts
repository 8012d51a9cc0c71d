/** Times in which no task ran because a run was only continued later. Pure. */
import type { GateReport, RecordedRun } from './model.ts';

/** Milliseconds of Unix time. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds. A run that is continued at once takes less. */
const shortest = 30_000;

type Continued = Pick<GateReport, 'again' | 'begun' | 'createdAt'>;

/** Before each continuation of a run; within a run there are none, however long no task ran. */
export function pausesIn(run: Continued, runs: readonly RecordedRun[]): readonly Pause[] {
  const ran = runs.flatMap(({ startedAt, endedAt }) =>
    startedAt === undefined || endedAt === undefined ? [] : [{ from: Date.parse(startedAt), to: Date.parse(endedAt) }],
  );
  const pauses = continuedAt(run, ran).map((moment) => ({
    from: Math.max(...ran.filter((one) => one.from < moment).map(({ to }) => to)),
    to: Math.min(...ran.filter((one) => one.from >= moment).map((one) => one.from)),
  }));
  return pauses.filter(({ from, to }) => Number.isFinite(from) && Number.isFinite(to) && to - from >= shortest);
}

/** Runs that were saved by an older stagegate do not say when they were continued: each task may then be the first after a pause. */
function continuedAt({ again, begun, createdAt }: Continued, ran: readonly Pause[]): readonly number[] {
  if (again === undefined) return [];
  if (begun === undefined) return [...new Set(ran.map(({ from }) => from))].toSorted((a, b) => a - b);
  return [...begun, createdAt].slice(1).map((moment) => Date.parse(moment));
}

/** In seconds, up to a moment if one is given. */
export function lengthOf(pauses: readonly Pause[], until = Infinity): number {
  return pauses.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, until) - from), 0) / 1000;
}
