import { expect, test } from 'vitest';
import type { K6Evidence } from './evidence.ts';
import { exceptions } from './exceptions.ts';
import { leastGrace } from './iterations.ts';
import { Samples } from './samples.ts';

const abort =
  "thresholds on metrics 'checks' were crossed; at least one has abortOnFail enabled, stopping test prematurely";

/** Five iterations were cut off; an answer came in each of the first `answered` of 60 s. */
function of(usual: number | undefined, { answered = 60, ...rest }: Partial<K6Evidence> & { answered?: number } = {}) {
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
    summary: { metrics: { iteration_duration: { med: usual } } },
    ...rest,
  });
}

test.each<[string, Parameters<typeof of>, number]>([
  ['are broken if an iteration could have ended in time', [2_000], 5],
  ['are broken if nothing says how long one takes', [undefined], 5],
  ['are not if one takes longer than k6 waits', [35_000], 0],
  ['are not if its scenario does not wait', [300, { grace: 0 }], 0],
  ['are broken if they waited for staging', [300, { grace: 0, answered: 50 }], 5],
])('iterations that were cut off %s', (_, given, value) => {
  expect(of(...given)?.value).toBe(value);
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
