import fc from 'fast-check';
import { expect, it } from 'vitest';
import { thousands } from './thousands.ts';

it('writes every count as Node does', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(2_000), fc.maxSafeNat()), (count) => {
      expect(thousands(count)).toBe(count.toLocaleString('en-US'));
    }),
  );
});
