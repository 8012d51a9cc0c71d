import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ratioInterval } from '../../core/ratio-interval.ts';
import { bin, type Histogram, merge, quantile, quantileInterval, toHistogram, total } from './histogram.ts';

function histogramOf(values: readonly number[]): Histogram {
  const counts = new Map<number, number>();
  for (const value of values.map(bin)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return toHistogram(counts);
}

function quantileOf(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = p * (sorted.length - 1);
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}

const durations = fc.array(fc.double({ min: 0.01, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 200 });

test('a quantile is that of the single values, to four digits', () => {
  fc.assert(
    fc.property(durations, fc.constantFrom(0, 0.5, 0.95, 0.99, 1), (values, p) => {
      const exact = quantileOf(values, p);
      expect(Math.abs((quantile(histogramOf(values), p) ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact * 0.0006);
    }),
  );
});

test('histograms add up', () => {
  fc.assert(
    fc.property(durations, durations, (some, others) => {
      expect(merge([histogramOf(some), histogramOf(others)])).toEqual(histogramOf([...some, ...others]));
    }),
  );
});

test('nothing has no quantile', () => {
  expect(quantile([], 0.95)).toBeUndefined();
  expect(quantileInterval([], 0.95, 1)).toEqual({ low: null, high: null });
  expect(total([])).toBe(0);
});

const first = (n: number): Histogram => Array.from({ length: n }, (_, index) => [index + 1, 1] as const);

test('below 73 values p95 has no upper bound', () => {
  expect(quantileInterval(first(72), 0.95, 72).high).toBeNull();
  expect(quantileInterval(first(73), 0.95, 73).high).toBe(73);
  expect(quantileInterval(first(1000), 0.95, 1000)).toEqual({ low: 936, high: 964 });
});

test('values that are worth fewer have a wider interval', () => {
  expect(quantileInterval(first(1000), 0.95, 100)).toEqual({ low: 907, high: 993 });
  expect(quantileInterval(first(1000), 0.95, 72).high).toBeNull();
  expect(ratioInterval(0.01, 100).high).toBeGreaterThan(ratioInterval(0.01, 1000).high ?? 1);
});

test('none of 300 means at most 1.3 %', () => {
  expect(ratioInterval(0, 300).low).toBe(0);
  expect(ratioInterval(0, 300).high).toBeCloseTo(0.0126, 4);
  expect(ratioInterval(0.5, 300)).toEqual({ low: expect.closeTo(0.4438, 4), high: expect.closeTo(0.5562, 4) });
});
