import { expect, test } from 'vitest';
import { retryAfter } from './retry-after.ts';

const at = Date.UTC(2026, 0, 1);

test.each<[string | undefined, number | undefined]>([
  ['0', 0],
  [' 120 ', 120],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30],
  // None of these is a form that the header may have.
  [undefined, undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['5, 5', undefined],
  ['Jan 1 2030', undefined],
  ['2026-01-01T00:00:30Z', undefined],
  ['Thu, 99 Jan 2026 00:00:30 GMT', undefined],
  ['Thu, 01 Jan 1970 00:00:00 GMT', undefined],
])('retry-after: %s is %s', (value, seconds) => {
  expect(retryAfter(value === undefined ? {} : { 'retry-after': value }, at)).toBe(seconds);
});

test('a date counts from the date of the answer', () => {
  const headers = { date: 'Thu, 01 Jan 2026 01:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 01:00:30 GMT' };
  expect(retryAfter(headers, at)).toBe(30);
  // A date that cannot be read does not count.
  expect(retryAfter({ ...headers, date: '1' }, at)).toBe(3630);
});
