/** The 95 % quantile of how long answers took. */
import type { Measurement, Threshold } from '../../core/model.ts';
import { type K6Evidence, names } from './evidence.ts';
import { bin, merge, quantile, total } from './histogram.ts';
import { intervalOfP95 } from './intervals.ts';
import { silentSeconds } from './still.ts';

/** Of the answers, those that may take longer. */
const longer = 0.05;

/**
 * Of the expected answers alone: a fast refusal must not improve it. While all of staging stands still, each user sees one slow answer, not all that
 * would have come: if that goes on for more than that share of the load, nothing is known of the upper end.
 */
export function p95({ traffic }: K6Evidence, { max }: Threshold): Measurement | undefined {
  const histogram = merge((traffic?.requests ?? []).map(({ durations }) => durations));
  const value = quantile(histogram, 0.95);
  if (traffic === undefined || value === undefined) return undefined;
  const slowest = traffic.requests
    .flatMap(({ name, expected, durations }) => ({ name, expected, p95: quantile(durations, 0.95) ?? 0 }))
    .filter(({ expected }) => expected > 0)
    .toSorted((a, b) => b.p95 - a.p95);
  const interval = intervalOfP95(traffic, histogram, max);
  const silent = silentSeconds(traffic, max ?? value);
  const { seconds } = traffic.load ?? traffic;
  const isOpen = silent > longer * seconds;
  return {
    value: bin(value),
    unit: 'ms',
    samples: total(histogram),
    ...interval,
    ...(isOpen ? { high: null } : {}),
    items: [
      ...(isOpen ? [{ label: `For ${silent} s of ${seconds} no answer came while requests waited` }] : []),
      ...slowest.map((one) => ({ label: one.name, detail: `p95 ${bin(one.p95)} ms of ${one.expected}` })),
    ].slice(0, 10),
    evidence: [names.seconds, names.requests],
  };
}
