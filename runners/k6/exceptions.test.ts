import { expect, test } from 'vitest';
import type { K6Evidence } from './evidence.ts';
import { exceptions } from './exceptions.ts';
import { cutsOff, leastGrace } from './iterations.ts';
import { Samples } from './samples.ts';

const abort =
  "thresholds on metrics 'checks' were crossed; at least one has abortOnFail enabled, stopping test prematurely";

/** Five iterations were cut off; an answer came in each of the first `answered` of 60 s. */
function of(
  usual: number | undefined,
  { answered = 60, longest, ...rest }: Partial<K6Evidence> & Partial<Record<'answered' | 'longest', number>> = {},
) {
  const samples = new Samples();
  const tags = { method: 'GET', name: '/', expected_response: 'true', status: '200' };
  for (let second = 0; second < 60; second += 1) {
    samples.take({ metric: 'vus', second, tags: {}, value: 5, count: 1 });
    if (second < answered) samples.take({ metric: 'http_req_duration', second, tags, value: 20, count: 1 });
  }
  samples.take({ metric: 'iterations', second: 50, tags: {}, value: 1, count: 40 });
  return exceptions({
    traffic: samples.traffic,
    log: { exceptions: 0, lines: [], omitted: 0 },
    exit: { code: 0, signal: null, stopped: false, interrupted: 5 },
    summary: { metrics: { iteration_duration: { med: usual, max: longest } } },
    ...rest,
  });
}

const none = { grace: 0, cutsOff: true };
test.each<[string, Parameters<typeof of>, 'broken' | 'open' | 'not counted']>([
  ['an iteration could have ended in time', [2_000], 'broken'],
  ['nothing says how long one takes', [undefined], 'broken'],
  ['one takes longer than k6 waits', [35_000], 'open'],
  ['one takes longer, and the last waited for staging', [40_000, { answered: 40 }], 'open'],
  ['some scenario leaves it no time', [2_000, { grace: 0 }], 'open'],
  ['some take longer than k6 waits', [10_000, { longest: 31_000 }], 'open'],
  ['none takes longer than k6 waits', [10_000, { longest: 29_000 }], 'broken'],
  ['one takes longer than our own stages leave it', [35_000, { staged: true }], 'not counted'],
  ['one takes as long as our own stages leave it', [30_000, { longest: 31_000, staged: true }], 'open'],
  [
    'one takes a little longer than our own stages leave it',
    [30_001, { longest: 31_000, staged: true }],
    'not counted',
  ],
  ['some take longer than our own stages leave them', [2_000, { longest: 31_000, staged: true }], 'open'],
  ['it waited for staging at the end of our own stages', [35_000, { staged: true, answered: 20 }], 'broken'],
  ['none takes longer than our own stages leave it', [2_000, { longest: 29_000, staged: true }], 'broken'],
  ['no scenario leaves it time', [300, none], 'not counted'],
  ['no scenario leaves it time, and they waited for staging', [300, { ...none, answered: 50 }], 'broken'],
])('iterations that were cut off if %s', (_, given, what) => {
  const { value, low, high } = of(...given) ?? {};
  const expected = {
    broken: { value: 5 },
    open: { value: 0, low: 0, high: 5 },
    'not counted': { value: 0 },
  }[what];
  expect({ value, low, high }).toEqual(expected);
});

test('an open one says what to do', () => {
  expect(of(35_000)?.items?.[0]?.detail).toBe(
    '5 ×, perhaps not by staging: one usually takes 35 s, and may have only 30 s to end. Give its scenario a longer gracefulStop, or let an iteration take less time',
  );
  expect(of(2_000, { longest: 31_000, staged: true })?.items?.[0]?.detail).toBe(
    '5 ×, perhaps not by staging: one took 31 s, and k6 waits 30 s for those of the last users. Let an iteration take less time',
  );
});

test('a threshold that ends the load breaks no iteration', () => {
  const said = (source?: string): Partial<K6Evidence> => ({
    exit: { code: 99, signal: null, stopped: false, interrupted: 5 },
    log: { exceptions: 1, omitted: 0, lines: [{ level: 'error', source, message: abort, count: 1 }] },
  });
  expect(of(200, said())).toMatchObject({
    value: 1,
    items: [{ detail: '5 ×, not counted: a threshold with abortOnFail ended the run' }],
  });
  expect(of(200, said('console'))?.value).toBe(6);
});

test('the shortest time that a scenario leaves its iterations counts', () => {
  expect(leastGrace([{ executor: 'constant-vus' }])).toBeUndefined();
  expect(leastGrace([{ gracefulStop: '5s' }, { gracefulStop: null }, { gracefulStop: '1m' }])).toBe(5);
  expect(leastGrace([{ gracefulStop: '0s' }])).toBe(0);
});

test.each([
  [{ executor: 'constant-vus', gracefulStop: '0s' }, true],
  [{ executor: 'ramping-arrival-rate', gracefulStop: '0s' }, true],
  [{ executor: 'constant-vus', gracefulStop: '1s' }, false],
  [{ executor: 'constant-vus' }, false],
  [{ executor: 'ramping-vus', gracefulStop: '0s' }, false],
  [{ executor: 'ramping-vus', gracefulStop: '0s', gracefulRampDown: '0s' }, true],
  [{ executor: 'shared-iterations', gracefulStop: '0s' }, false],
])('a cut-off is certain, whatever the build: %j is %s', (scenario, isCertain) => {
  expect(cutsOff([scenario])).toBe(isCertain);
  expect(cutsOff([scenario, { executor: 'constant-vus' }])).toBe(false);
});
