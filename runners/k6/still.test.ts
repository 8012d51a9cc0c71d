import { describe, expect, test } from 'vitest';
import { measure } from './measure.ts';
import { Samples } from './samples.ts';
import { silentSeconds, stoodStill } from './still.ts';

/** 50 answers of 20 ms in each second, and what else there was. */
function loaded(
  seconds: readonly number[],
  more: (samples: Samples) => void = () => {},
  samples = new Samples(),
): Samples {
  for (const second of seconds) {
    samples.take({ metric: 'vus', second, tags: {}, value: 5, count: 1 });
    answer(samples, second, 20, 50);
  }
  more(samples);
  return samples;
}

function answer(samples: Samples, second: number, value: number, count: number): void {
  const tags = { method: 'GET', name: '/', expected_response: 'true', status: '200' };
  samples.take({ metric: 'http_req_duration', second, tags, value, count });
}

function users(samples: Samples, seconds: readonly number[], value = 5): void {
  for (const second of seconds) samples.take({ metric: 'vus', second, tags: {}, value, count: 1 });
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

test('a load is without what setup() and teardown() took', () => {
  const setUp = new Samples();
  users(setUp, range(0, 20), 0);
  const { traffic } = loaded(range(20, 50), (samples) => users(samples, range(50, 60), 0), setUp);
  expect(traffic).toMatchObject({ from: 0, seconds: 60, load: { from: 20, seconds: 30, unseen: 0 } });
  expect(measure('rate', { traffic }, { unit: 'per-second', min: 50 })).toMatchObject({ value: 50, low: 50 });
});

test('the first and the last second of a rate may be a moment each', () => {
  const { traffic } = loaded(range(0, 30), (samples) => answer(samples, 30, 20, 1));
  const rate = measure('rate', { traffic }, { unit: 'per-second', min: 50 });
  expect(rate).toMatchObject({ value: 1501 / 31, low: 1501 / 31, high: 1501 / 29 });
});

test.each<[string, readonly number[], RegExp | undefined]>([
  ['for a third of its time', [...range(0, 20), ...range(30, 40)], /k6 itself stood still for 10 of the load's 40 s/],
  ['for a moment', [...range(0, 20), ...range(22, 40)], undefined],
  ['at no time, and was late each third second', range(0, 60).map((at) => at + (at % 3 === 0 ? 1 : 0)), undefined],
  ['at no time', range(0, 40), undefined],
])('a k6 that stood still %s', (_, seconds, detail) => {
  const reason = stoodStill({ traffic: loaded(seconds).traffic });
  expect(reason?.detail).toEqual(detail === undefined ? undefined : expect.stringMatching(detail));
});

test('a clock that was set is no k6 that stood still', () => {
  const { traffic } = loaded([...range(0, 20), ...range(120, 140)]);
  const generator = { cores: 2, seconds: 41, lag: 0, looks: [] };
  expect(stoodStill({ traffic, exit: { code: 0, signal: null, stopped: false, generator } })).toBeUndefined();
});

test('nothing is known of the upper end of p95 if all of staging stood still for more than 5 % of the load', () => {
  const stalled = (during: number) =>
    loaded([...range(0, 100), ...range(100 + during, 200)], (samples) => {
      users(samples, range(100, 100 + during));
      answer(samples, 100 + during, during * 1000 + 200, 5);
    }).traffic;
  const p95 = (traffic: Samples['traffic'], max: number) => measure('p95', { traffic }, { unit: 'ms', max });
  expect(silentSeconds(stalled(20), 500)).toBe(20);
  expect(p95(stalled(20), 500)).toMatchObject({
    value: 20,
    high: null,
    items: [{ label: 'For 20 s of 200 no answer came while requests waited' }, {}],
  });
  expect(p95(stalled(9), 500)).toMatchObject({ value: 20, high: 20 });
  // Within its bound: an answer may take so long.
  expect(p95(stalled(20), 30_000)).toMatchObject({ value: 20, high: 20 });
});

test('users who pause between their requests leave no silence', () => {
  expect(silentSeconds(loaded([...range(0, 10), ...range(20, 30)]).traffic, 500)).toBe(0);
});

describe('of users who pause, which leaves four of ten seconds without an answer,', () => {
  const pausing = (stalls: readonly number[], setUp: readonly number[] = []) => {
    const samples = new Samples();
    users(samples, setUp, 0);
    users(samples, range(0, 190));
    for (const second of range(0, 190).filter((at) => [0, 1, 2, 5, 6, 8].includes(at % 10)))
      if (!stalls.some((end) => second >= end - 40 && second < end)) answer(samples, second, 200, 4);
    return samples;
  };

  test.each<[string, readonly number[]]>([
    ['as such', []],
    ['and after a long setup()', range(-60, 0)],
  ])('a few long waits leave the upper end of p95 known, %s', (_, setUp) => {
    const { traffic } = pausing([], setUp);
    const waiting = pausing([], setUp);
    for (const end of [60, 90, 120, 180]) answer(waiting, end, 10_000, 1);
    expect(silentSeconds(traffic, 2000)).toBe(0);
    expect(silentSeconds(waiting.traffic, 2000)).toBe(0);
    expect(measure('p95', { traffic: waiting.traffic }, { unit: 'ms', max: 2000 })).toMatchObject({ high: 200 });
  });

  test.each<[string, readonly number[]]>([
    ['as such', []],
    ['and after a long setup()', range(-60, 0)],
  ])('a stall leaves it open, %s', (_, setUp) => {
    const stalled = pausing([140], setUp);
    answer(stalled, 140, 40_000, 8);
    expect(silentSeconds(stalled.traffic, 2000)).toBe(24);
    expect(measure('p95', { traffic: stalled.traffic }, { unit: 'ms', max: 50_000 })?.high).not.toBeNull();
    expect(measure('p95', { traffic: stalled.traffic }, { unit: 'ms', max: 2000 })).toMatchObject({ high: null });
  });
});

test('a long load that stood still is seen in stretches of several seconds', () => {
  const { traffic } = loaded([...range(0, 400), ...range(480, 600)], (samples) => answer(samples, 480, 80_500, 5));
  expect(silentSeconds(traffic, 500)).toBeGreaterThanOrEqual(72);
});
