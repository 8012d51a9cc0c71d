/** Medians, ratios and lanes. Pure. */
import { median } from '../core/quantile.ts';
import type { Bound, Spread } from './model.ts';

/** Throws where there is nothing, or something that is no number: a benchmark without a measurement has no value. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('Nothing was measured.');
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new Error(`${odd} was measured, which is no number.`);
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), count: values.length };
}

export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

/** Each pair gives one ratio: what changes from pair to pair changes both. */
export function ratios(pairs: readonly Pair[]): Spread {
  return spread(pairs.map(({ ours, theirs }) => ours / theirs));
}

export function holds({ median }: Spread, bound: Bound): boolean {
  return 'max' in bound ? median <= bound.max : median >= bound.min;
}

/** The longest of this many lanes when each task goes, the longest first, to the lane that is free first. */
export function longestLane(seconds: readonly number[], lanes: number): number {
  const ends = Array.from({ length: Math.max(1, lanes) }, () => 0);
  for (const one of seconds.toSorted((a, b) => b - a)) {
    const free = ends.indexOf(Math.min(...ends));
    ends[free] = (ends[free] ?? 0) + one;
  }
  return Math.max(...ends);
}

export interface TimedTask {
  readonly id: string;
  readonly wave: number;
  /** When it runs alone. */
  readonly seconds: number;
  /** It runs beside others of its wave. */
  readonly shares: boolean;
}

/** Wave after wave, the longest lane of each. */
export function criticalPath(tasks: readonly TimedTask[], cores: number): number {
  const waves = [...Map.groupBy(tasks, ({ wave }) => wave).values()];
  return waves
    .map((wave) =>
      longestLane(
        wave.map(({ seconds }) => seconds),
        wave.every(({ shares }) => shares) ? cores : 1,
      ),
    )
    .reduce((sum, longest) => sum + longest, 0);
}

/** How long at least one of the spans lasted; what overlaps counts once. */
export function covered(spans: readonly { readonly from: number; readonly to: number }[]): number {
  let until = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum;
}
