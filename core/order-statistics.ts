/** Quantiles of few samples, with what is known about them. Pure. */
import { quantileAt } from './quantile.ts';

export const quantiles = { median: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
export type QuantileName = keyof typeof quantiles;

/** Outside the interval on each side, at most. */
const tail = 0.025;

export interface Quantile {
  readonly value: number;
  /** The 95 % interval by order statistics, which assumes no distribution; a bound that is missing cannot be known from so few. */
  readonly low?: number;
  readonly high?: number;
}

/** Undefined if there are no samples. Between two samples the value is interpolated at `q·(n−1)`. */
export function quantileOf(samples: readonly number[], q: number): Quantile | undefined {
  const sorted = samples.toSorted((a, b) => a - b);
  const { lower, upper } = ranks(sorted.length, q);
  const value = quantileAt(sorted.length, q, (rank) => sorted[rank]);
  if (value === undefined) return undefined;
  const low = sorted[lower];
  const high = sorted[upper];
  return {
    value,
    ...(low === undefined ? {} : { low }),
    ...(high === undefined ? {} : { high }),
  };
}

/** The fewest samples whose largest bounds the quantile from above. */
export function fewest(q: number): number {
  return Math.ceil(Math.log(tail) / Math.log(q));
}

/** Indexes of the bounds: the number of samples below the quantile is binomial. Outside the array if there is no bound. */
function ranks(n: number, q: number): { readonly lower: number; readonly upper: number } {
  let below = 0;
  let lower = -1;
  let upper = n;
  for (let k = 0; k <= n; k += 1) {
    below += binomial(n, k, q);
    if (below <= tail) lower = k;
    if (below >= 1 - tail) {
      upper = Math.min(upper, k);
      break;
    }
  }
  return { lower, upper };
}

/** The probability that exactly `k` of `n` samples are below the quantile `q`. */
function binomial(n: number, k: number, q: number): number {
  let logarithm = k * Math.log(q) + (n - k) * Math.log(1 - q);
  for (let i = 1; i <= k; i += 1) logarithm += Math.log(n - k + i) - Math.log(i);
  return Math.exp(logarithm);
}
