/** Durations, counted by value. Unlike percentiles, histograms of several runs can be added. */
import { quantileAt } from '../../core/quantile.ts';
import type { Interval } from '../../core/ratio-interval.ts';
import { normal } from '../../core/student.ts';

/** Milliseconds to four significant digits and how often each was seen, ascending. */
export type Histogram = readonly (readonly [milliseconds: number, count: number])[];

/** What a duration is counted as. */
export function bin(milliseconds: number): number {
  return Number(milliseconds.toPrecision(4));
}

export function total(histogram: Histogram): number {
  return histogram.reduce((sum, [, count]) => sum + count, 0);
}

export function merge(histograms: readonly Histogram[]): Histogram {
  const counts = new Map<number, number>();
  for (const [value, count] of histograms.flat()) counts.set(value, (counts.get(value) ?? 0) + count);
  return toHistogram(counts);
}

export function toHistogram(counts: ReadonlyMap<number, number>): Histogram {
  return [...counts].toSorted(([a], [b]) => a - b);
}

/** The value at a zero-based rank, or undefined if there is none. */
function at(histogram: Histogram, rank: number): number | undefined {
  if (rank < 0) return undefined;
  let passed = 0;
  for (const [value, count] of histogram) {
    passed += count;
    if (passed > rank) return value;
  }
  return undefined;
}

/** As k6 computes it: linear between the neighbours of `p·(n−1)`. Undefined if there is no value. */
export function quantile(histogram: Histogram, p: number): number | undefined {
  return quantileAt(total(histogram), p, (rank) => at(histogram, rank));
}

/** How many values are above the given one. */
export function above(histogram: Histogram, value: number): number {
  return histogram.reduce((sum, [one, count]) => sum + (one > value ? count : 0), 0);
}

/** The two-sided 95 % interval of a quantile from order statistics, if the values are worth so many independent ones (Woodruff 1952). */
export function quantileInterval(histogram: Histogram, p: number, independent: number): Interval {
  const n = total(histogram);
  const reach = normal * Math.sqrt((p * (1 - p)) / independent);
  return {
    low: at(histogram, Math.floor(n * (p - reach)) - 1) ?? null,
    high: at(histogram, Math.ceil(n * (p + reach)) - 1) ?? null,
  };
}
