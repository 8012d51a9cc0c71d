import { expect, test } from 'vitest';
import { rates, recordedVisits } from './testing/simulation.ts';

const visits = recordedVisits('busy');
const draws = 1_000;

test.each([0.1, 0.25, 0.5, 1, -0.02])('bounds away by %d are missed less often than by the median of three', (room) => {
  const { rule, three } = rates({ visits, room, busy: 0, draws });
  expect(rule.wrong).toBeLessThan(three.wrong);
  expect(rule.open).toBe(0);
});

test.each([3, -0.5, -0.9])('bounds away by %d take fewer visits', (room) => {
  const { rule, three } = rates({ visits, room, busy: 0, draws });
  expect(rule.visits).toBeLessThan(2.3);
  expect(rule.wrong).toBeLessThanOrEqual(three.wrong);
});

test.each([0.1, 0.5, 1, 3])('a page that is fast enough fails on no busy machine (bounds away by %d)', (room) => {
  const { rule, three } = rates({ visits, room, busy: 1, draws });
  expect(three.wrong).toBeGreaterThan(0);
  expect(rule.wrong).toBe(0);
});

test('a page that is too slow seldom passes on a busy machine', () => {
  expect(rates({ visits, room: -0.02, busy: 1, draws }).rule.wrong).toBeLessThan(0.06);
});

const quiet = recordedVisits('quiet');

test.each([0.02, 0.1, 0.25])('on a quiet machine, bounds away by %d are missed less often, too', (room) => {
  const { rule, three } = rates({ visits: quiet, room, busy: 0, draws });
  expect(rule.wrong).toBeLessThan(three.wrong);
  expect(rule.open).toBe(0);
});

test.each([3, 0.5, -0.5])('on a quiet machine, two visits decide what is clear (bounds away by %d)', (room) => {
  const { rule } = rates({ visits: quiet, room, busy: 0, draws });
  expect(rule).toEqual({ wrong: 0, open: 0, visits: 2 });
});
