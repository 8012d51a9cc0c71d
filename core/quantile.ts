/** Quantiles of values in ascending order, linear between the neighbours of `q·(n−1)`. Pure. */

/** `at` gives the value of a zero-based rank. Undefined if there are no values. */
export function quantileAt(n: number, q: number, at: (rank: number) => number | undefined): number | undefined {
  const position = q * (n - 1);
  const low = at(Math.floor(position));
  const high = at(Math.ceil(position));
  return low === undefined || high === undefined ? undefined : low + (high - low) * (position - Math.floor(position));
}

/** In any order; not a number if there are no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return quantileAt(sorted.length, 0.5, (rank) => sorted[rank]) ?? Number.NaN;
}
