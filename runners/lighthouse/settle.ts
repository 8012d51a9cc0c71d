/** Visits until they have decided: `core/settled.ts` for the metrics that a task judges. */
import type { Measurement, Reason } from '../../core/model.ts';
import { decidedBy, majority, type Side } from '../../core/settled.ts';
import { type Counted, type Judged, sideOf } from './judged.ts';
import { metrics } from './metrics.ts';
import { percent } from './noise.ts';
import { valueIn } from './values.ts';

export interface Settled<Visit extends Counted> {
  /** Those that decide, or all that count if they do not. */
  readonly visits: readonly Visit[];
  readonly isDecided: boolean;
  /** Undefined if they do not decide this one. */
  readonly sideFor: (judged: Judged) => Side | undefined;
}

/** `all` are those that count, in their order; at most `most` are taken. */
export function settle<Visit extends Counted>(
  judged: readonly Judged[],
  all: readonly Visit[],
  most: number,
): Settled<Visit> {
  const sides = all.map((visit) => judged.map((one) => sideOf(one, visit)));
  const count = decidedBy(sides, most);
  const visits = all.slice(0, count ?? most);
  return {
    visits,
    isDecided: count !== undefined,
    sideFor: (one) => {
      const own = visits.map((visit) => sideOf(one, visit));
      return count === 2 ? own[0] : majority(own, most);
    },
  };
}

/** Why a metric was not decided by as many visits as may be made, if a busy machine is to blame. */
export function heldUp(one: Judged, visits: readonly Counted[]): Reason | undefined {
  const valueAt = ({ report }: Counted): number | undefined => valueIn(report, one.metric);
  const held = visits.filter((visit) => valueAt(visit) !== undefined && sideOf(one, visit) === 'unsure');
  if (held.length === 0) return undefined;
  const least = Math.min(...held.map(({ busy, steal }) => busy + steal));
  const values = visits.map((visit) => valueAt(visit) ?? '(none)').join(', ');
  const unit = metrics[one.metric].unit === 'ms' ? ' ms' : '';
  const slow = held.length === visits.length ? 'All were too slow' : `${held.length} of them were too slow`;
  const used = least >= 0.995 ? 'all processors' : `at least ${percent(least)} of the processors`;
  return {
    code: 'noisy-host',
    detail: `${one.metric} was ${values}${unit} in ${visits.length} visits. ${slow}, but other programs used ${used} before them, so they do not count.`,
  };
}

/** A measurement that no side has: from the least to the greatest if they are on both, else without an end. */
export function undecided(measurement: Measurement, sides: readonly Side[]): Measurement {
  const values = (measurement.attempts ?? []).filter((value) => typeof value === 'number');
  const isSplit = sides.includes('within') && sides.includes('beyond');
  return isSplit
    ? { ...measurement, low: Math.min(...values), high: Math.max(...values) }
    : { ...measurement, low: null, high: null };
}
