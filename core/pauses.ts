/** Times in which no task ran because a run was only continued later. Pure. */
import type { GateReport, RecordedRun } from './model.ts';

/** Milliseconds of Unix time. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds. A run that is continued at once takes less. */
const shortest = 30_000;

type Begun = Pick<GateReport, 'begun' | 'createdAt'>;

/** Before each continuation of a run; within a run there are none, however long no task ran. */
export function pausesIn({ begun = [], createdAt }: Begun, runs: readonly RecordedRun[]): readonly Pause[] {
  const ran = runs.flatMap(({ startedAt, endedAt }) =>
    startedAt === undefined || endedAt === undefined ? [] : [{ from: Date.parse(startedAt), to: Date.parse(endedAt) }],
  );
  const continued = [...begun, createdAt].slice(1).map((moment) => Date.parse(moment));
  return continued.flatMap((moment) => {
    const from = Math.max(...ran.filter((one) => one.from < moment).map(({ to }) => to));
    const to = Math.min(...ran.filter((one) => one.from >= moment).map((one) => one.from));
    return Number.isFinite(from) && Number.isFinite(to) && to - from >= shortest ? [{ from, to }] : [];
  });
}

/** In seconds, up to a moment if one is given. */
export function lengthOf(pauses: readonly Pause[], until = Infinity): number {
  return pauses.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, until) - from), 0) / 1000;
}
