/** Durations, counted by value. Unlike percentiles, histograms of several runs can be added. */
import { quantileAt } from '../../core/quantile.ts';

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

/** The two-sided 95 % interval of a quantile from order statistics. A bound beyond the extremes is absent. */
export function quantileInterval(histogram: Histogram, p: number): { readonly low?: number; readonly high?: number } {
  const n = total(histogram);
  const reach = z * Math.sqrt(n * p * (1 - p));
  const low = at(histogram, Math.floor(n * p - reach) - 1);
  const high = at(histogram, Math.ceil(n * p + reach) - 1);
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}

/** Wilson's two-sided 95 % interval of a ratio. */
export function ratioInterval(hits: number, n: number): { readonly low: number; readonly high: number } {
  const ratio = hits / n;
  const centre = ratio + z ** 2 / (2 * n);
  const reach = z * Math.sqrt((ratio * (1 - ratio)) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  return { low: Math.max(0, (centre - reach) / scale), high: Math.min(1, (centre + reach) / scale) };
}

const z = 1.96;
