import { expect, test } from 'vitest';
import { median, quantileAt } from './quantile.ts';

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
  [[], Number.NaN],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

test.each([
  [0, 10],
  [0.25, 20],
  [0.95, 48],
  [1, 50],
])('the quantile %d is linear between its neighbours', (q, value) => {
  expect(quantileAt(5, q, (rank) => [10, 20, 30, 40, 50][rank])).toBeCloseTo(value);
});
