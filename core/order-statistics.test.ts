import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fewest, quantileOf } from './order-statistics.ts';

const ranks = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index + 1);

describe('the interval by order statistics', () => {
  test.each([
    [20, 0.5, 6, 15],
    [6, 0.5, 1, 6],
    [100, 0.5, 40, 61],
    [72, 0.95, 64, 72],
    [100, 0.9, 84, 96],
  ])('of %i samples at %d', (n, q, low, high) => {
    expect(quantileOf(ranks(n), q)).toMatchObject({ low, high });
  });

  test('is open where so few samples bound nothing', () => {
    expect(quantileOf(ranks(71), 0.95)).not.toHaveProperty('high');
    expect(quantileOf(ranks(5), 0.5)).toEqual({ value: 3 });
    expect(quantileOf([], 0.5)).toBeUndefined();
    expect([fewest(0.5), fewest(0.9), fewest(0.95), fewest(0.99)]).toEqual([6, 36, 72, 368]);
  });
});

const times = fc.array(fc.double({ min: 0.1, max: 150, noNaN: true }), { minLength: 20, maxLength: 20 });

test('a median of 20 that is 200 ms slower is always found to be, with its whole interval', () => {
  fc.assert(
    fc.property(times, (samples) => {
      const slower = quantileOf(
        samples.map((ms) => ms + 200),
        0.5,
      );
      expect(slower?.low).toBeGreaterThan(200);
    }),
  );
});

test('five of twenty samples, however slow, do not move a healthy median beyond its bound', () => {
  fc.assert(
    fc.property(times, (samples) => {
      const held = samples.map((ms, index) => (index < 5 ? ms + 10_000 : ms));
      expect(quantileOf(held, 0.5)?.high).toBeLessThanOrEqual(200);
    }),
  );
});
