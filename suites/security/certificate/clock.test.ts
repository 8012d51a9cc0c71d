import { expect, test } from 'vitest';
import { type Clocks, isOutsideByClock, isShortByClock } from './clock.ts';

const dates = { from: '2026-01-01T00:00:00.000Z', until: '2026-03-01T00:00:00.000Z' };
const at = (here: string, there: string): Clocks => ({
  here: `${here}T12:00:00.000Z`,
  there: `${there}T12:00:00.000Z`,
});

test.each<[string, string, boolean, boolean]>([
  ['2026-04-01', '2026-02-01', true, true],
  ['2025-12-01', '2026-02-01', false, true],
  ['2026-02-27', '2026-02-01', true, false],
  ['2026-04-01', '2026-02-27', false, true],
  ['2026-04-01', '2026-04-02', false, false],
  ['2026-02-01', '2026-04-01', false, false],
])('here it is %s, and there %s', (here, there, isShort, isOutside) => {
  const host = { ...dates, chainProblem: 'CERT_HAS_EXPIRED', clocks: at(here, there) };
  expect(isShortByClock(host, 7)).toBe(isShort);
  expect(isOutsideByClock(host)).toBe(isOutside);
});

test('nothing is due to the clock of a machine whose time is that of the server, nor to one that is not known', () => {
  const until = Date.parse(dates.until);
  const moment = (seconds: number) => new Date(until + seconds * 1000).toISOString();
  const host = { ...dates, chainProblem: 'CERT_HAS_EXPIRED' };
  expect(isOutsideByClock({ ...host, clocks: { here: moment(1), there: moment(-50) } })).toBe(false);
  expect(isOutsideByClock({ ...host, clocks: { here: moment(1), there: moment(-70) } })).toBe(true);
  expect(isOutsideByClock(host)).toBe(false);
  expect(isShortByClock(host, 7)).toBe(false);
});

test('who signed it has nothing to do with a clock', () => {
  const clocks = at('2026-04-01', '2026-02-01');
  expect(isOutsideByClock({ ...dates, chainProblem: 'SELF_SIGNED_CERT_IN_CHAIN', clocks })).toBe(false);
  expect(isOutsideByClock({ ...dates, clocks })).toBe(false);
});
