import { expect, test } from 'vitest';
import type { Measurement, Threshold } from '../../core/model.ts';
import type { Measured } from './args.ts';
import type { K6Evidence } from './evidence.ts';
import { lateness } from './lateness.ts';

interface Run {
  /** Milliseconds. */
  readonly lag: number;
  /** Milliseconds that an iteration takes. Default 100. */
  readonly takes?: number | undefined;
  /** Of 1,000 iterations. Default as many. */
  readonly requests?: number;
  readonly dropped?: number;
  readonly summary?: NonNullable<K6Evidence['summary']>['metrics'];
}

const evidenceOf = ({ lag, takes, requests = 1_000, dropped = 0, summary }: Run): K6Evidence => ({
  exit: { code: 0, signal: null, stopped: false, generator: { cores: 2, seconds: 60, lag, looks: [] } },
  summary: { metrics: { ...summary, iteration_duration: takes === undefined ? {} : { avg: takes } } },
  traffic: {
    ...({ checks: [], seconds: 60, users: 5, spans: [], outside: { requests: 0, answered: 0, errors: [] } } as const),
    ...{ iterations: 1_000, dropped },
    requests: [{ name: '/', expected: requests, durations: [], failed: [] }],
  },
});

const excused = (measured: Measured, threshold: Threshold, value: Measurement['value'], run: Run): boolean =>
  lateness({ threshold }, measured, { value, unit: threshold.unit, samples: 1 }, evidenceOf(run))?.code ===
  'noisy-host';

const least = { unit: 'per-second', min: 100 } as const;
test.each<[string, number, Run, boolean]>([
  ['of which each request would have been faster', 90, { lag: 14, takes: 100 }, true],
  ['that is too low all the same', 80, { lag: 14, takes: 100 }, false],
  ['of which an iteration sends many requests', 60, { lag: 14, takes: 100, requests: 3_000 }, true],
  ['of requests that take no longer than the machine makes them wait', 10, { lag: 14, takes: 14 }, true],
  ['of a machine as late as an idle one', 99, { lag: 2, takes: 100 }, false],
  ['of which nothing says how long an iteration takes', 99, { lag: 14, takes: undefined }, false],
  ['that is high enough', 100, { lag: 14, takes: 100 }, false],
])('a rate %s', (_, value, run, isExcused) => {
  expect(excused('rate', least, value, run)).toBe(isExcused);
  expect(excused({ metric: 'http_reqs', expression: 'rate>=100', zero: false }, least, value, run)).toBe(isExcused);
});

test('a rate that may not be so high is never excused', () => {
  expect(excused('rate', { unit: 'per-second', max: 50 }, 60, { lag: 14, takes: 100 })).toBe(false);
});

test.each<[string, Run, boolean]>([
  ['that faster iterations would have left users free for', { lag: 14, takes: 100, dropped: 160 }, true],
  ['that are more than that', { lag: 14, takes: 100, dropped: 170 }, false],
  ['of a machine as late as an idle one', { lag: 2, takes: 100, dropped: 1 }, false],
])('dropped iterations %s', (_, run, isExcused) => {
  const none = { unit: 'count', max: 0 } as const;
  expect(excused('dropped', none, run.dropped ?? 0, run)).toBe(isExcused);
  const own = { metric: 'dropped_iterations', expression: 'count<1', zero: true };
  expect(excused(own, none, run.dropped ?? 0, run)).toBe(isExcused);
});

test('thresholds that were crossed are excused if each of them is', () => {
  const crossed = { thresholds: { 'p(95)<200': true, 'avg<100': false }, 'p(95)': 210, avg: 50, count: 1_000 };
  const rate = { thresholds: { 'rate>100': true }, rate: 95, count: 1_000 };
  const of = (summary: Run['summary'], lag = 14) =>
    excused('thresholds', { unit: 'count', max: 0 }, 1, { lag, takes: 100, summary: summary ?? {} });
  expect(of({ http_req_duration: crossed })).toBe(true);
  expect(of({ http_req_duration: crossed }, 5)).toBe(false);
  expect(of({ http_req_duration: crossed, http_reqs: rate })).toBe(true);
  expect(of({ http_req_duration: crossed, http_reqs: { ...rate, rate: 50 } })).toBe(false);
});
