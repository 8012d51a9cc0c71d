import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimal } from './decimal.ts';

/** With few digits, of which the last may be a half, or any at all. */
const numbers = fc.oneof(
  fc.tuple(fc.integer({ min: -10, max: 100_000_000 }), fc.nat(6)).map(([digits, places]) => digits / 10 ** places),
  fc.tuple(fc.nat(100_000), fc.nat(5)).map(([digits, places]) => (digits + 0.5) / 10 ** places),
  fc.double({ min: -1e7, max: 1e7 }),
  fc.double(),
);

it('writes every number as Node does', () => {
  fc.assert(
    fc.property(numbers, fc.nat(20), (value, maximumFractionDigits) => {
      expect(decimal(value, maximumFractionDigits)).toBe(value.toLocaleString('en-US', { maximumFractionDigits }));
    }),
    { numRuns: 5_000 },
  );
});
