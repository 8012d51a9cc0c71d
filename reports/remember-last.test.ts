import { expect, it, vi } from 'vitest';
import { rememberLast } from './remember-last.ts';

it('thinks again for another object, also for one that looks the same, and not for the last', () => {
  const made = vi.fn((one: { readonly unit: string }, other: { readonly of: string }) => `${one.unit} of ${other.of}`);
  const said = rememberLast(made);
  const [one, other] = [{ unit: 'ms' }, { of: 'a' }];
  expect([said(one, other), said(one, other), said(one, { of: 'b' }), said({ unit: 's' }, other)]).toEqual([
    'ms of a',
    'ms of a',
    'ms of b',
    's of a',
  ]);
  expect(made).toHaveBeenCalledTimes(3);
});
