import { expect, test } from 'vitest';
import { run } from '../gate/testing/plans.ts';
import { lengthOf, pausesIn } from './pauses.ts';

const at = (seconds: number): string => new Date(Date.parse('2026-11-27T17:00:00Z') + seconds * 1000).toISOString();
const ran = (from: number, to: number) => run({ startedAt: at(from), endedAt: at(to) });
/** Begun at these seconds; the last is the run itself. */
const of = (...begun: readonly number[]) => ({
  ...(begun.length > 1 ? { again: 'the-run-before', begun: begun.slice(0, -1).map(at) } : {}),
  createdAt: at(begun.at(-1) ?? 0),
});
/** As it was saved before runs said when they were begun. */
const older = { again: 'the-run-before', createdAt: at(190) };

test.each([
  ['a run that was continued later', of(0, 7_200), [ran(0, 20), ran(5, 30), ran(7_230, 7_260)], [[30, 7_230]]],
  ['one that was continued twice', of(0, 70, 190), [ran(0, 20), ran(80, 90), ran(200, 210)], [[20, 80], [90, 200]]], // biome-ignore format: a row
  ['one in which no task ran for a while', of(0, 200), [ran(0, 20), ran(80, 90), ran(200, 210), ran(280, 290)], [[90, 200]]], // biome-ignore format: a row
  ['one that was continued at once', of(0, 30), [ran(0, 20), ran(40, 60)], []],
  ['a run that goes on with no other', of(0), [ran(0, 20), ran(7_230, 7_260)], []],
  ['one of which it is not recorded when it was continued', older, [ran(0, 20), ran(5, 30), ran(80, 90), ran(85, 95), ran(200, 210), ran(220, 230)], [[30, 80], [95, 200]]], // biome-ignore format: a row
  ['the same, with tasks that are between each other', older, [ran(0, 500), ran(10, 20), ran(200, 210)], []],
  ['one without a task that ran', of(0, 100), [run()], []],
] as const)('%s', (_, begun, runs, expected) => {
  const pauses = pausesIn(begun, runs);
  expect(pauses.map(({ from, to }) => [from, to].map((time) => (time - Date.parse(at(0))) / 1000))).toEqual(expected);
});

test('the time in pauses is counted up to a moment', () => {
  const pauses = pausesIn(of(0, 70, 190), [ran(0, 20), ran(80, 90), ran(200, 210)]);
  const until = (seconds: number): number => lengthOf(pauses, Date.parse(at(seconds)));
  expect([until(10), until(50), until(85), until(210), lengthOf(pauses)]).toEqual([0, 30, 60, 170, 170]);
});
