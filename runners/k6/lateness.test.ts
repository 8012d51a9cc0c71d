import { expect, test } from 'vitest';
import type { Measurement, Threshold } from '../../core/model.ts';
import type { Measured } from './args.ts';
import type { K6Evidence } from './evidence.ts';
import type { Generator } from './generator.ts';
import { lateness } from './lateness.ts';

interface Run {
  /** Milliseconds. */
  readonly lag: number;
  /** Milliseconds; by default as many. */
  readonly meanLag?: number;
  /** Milliseconds that an iteration takes. Default 100. */
  readonly takes?: number | undefined;
  /** Of 1,000 iterations. Default as many. */
  readonly requests?: number;
  /** Milliseconds that a request takes. Default 1. */
  readonly answers?: number;
  readonly dropped?: number;
  /** Of 60 seconds, those in which k6 did not count its users. */
  readonly unseen?: number;
  /** Shares of the processors, look after look: k6's, and idle. */
  readonly looks?: Generator['looks'];
  readonly summary?: NonNullable<K6Evidence['summary']>['metrics'];
}

const evidenceOf = ({
  lag,
  meanLag,
  takes,
  requests = 1_000,
  answers = 1,
  dropped = 0,
  unseen = 0,
  looks = [],
  summary,
}: Run): K6Evidence => ({
  exit: { code: 0, signal: null, stopped: false, generator: { cores: 2, seconds: 60, lag, meanLag, looks } },
  summary: {
    metrics: {
      ...{ http_req_duration: { avg: answers }, iteration_duration: takes === undefined ? {} : { avg: takes } },
      ...summary,
    },
  },
  traffic: {
    ...({ checks: [], seconds: 60, users: 5, spans: [], outside: { requests: 0, answered: 0, errors: [] } } as const),
    ...{ iterations: 1_000, dropped, load: { from: 0, seconds: 60, unseen } },
    requests: [{ name: '/', expected: requests, durations: [], failed: [] }],
  },
});

const excused = (measured: Measured, threshold: Threshold, value: Measurement['value'], run: Run): boolean =>
  lateness({ threshold }, measured, { value, unit: threshold.unit, samples: 1 }, evidenceOf(run))?.code ===
  'noisy-host';

/** Five milliseconds of work that waited longer than that. */
const fast = { lag: 5.1, takes: 5 };
/** As long as a batch of 20 takes whose requests run side by side. */
const batch = { lag: 5, takes: 100, requests: 20_000, answers: 100 };
/** Requests of 20 ms that waited 10 ms for processors that other programs took. */
const crowded: Run = {
  lag: 15,
  meanLag: 10,
  takes: 20,
  answers: 20,
  looks: [
    [0.2, 0.05],
    [0.2, 0.25],
  ],
};
const roomy: Run = {
  ...crowded,
  looks: [
    [0.2, 0.05],
    [0.2, 0.4],
  ],
};
const least = { unit: 'per-second', min: 100 } as const;
test.each<[string, number, Run, boolean]>([
  ['of which each request would have been faster', 90, { lag: 14, takes: 100 }, true],
  ['that is too low all the same', 80, { lag: 14, takes: 100 }, false],
  ['of which an iteration sends several requests', 86, { lag: 5, takes: 100, requests: 3_000, answers: 20 }, true],
  ['too low for several requests', 84, { lag: 5, takes: 100, requests: 3_000, answers: 20 }, false],
  ['of which an iteration sends its requests at once', 95, batch, true],
  ['too low for requests that are sent at once', 94, batch, false],
  ['of four rounds of requests that are sent at once', 81, { ...batch, answers: 25 }, true],
  ['too low for four rounds of requests', 79, { ...batch, answers: 25 }, false],
  ['a quarter below what it would be, of a machine later than its requests take', 80, fast, true],
  ['more than a quarter below it, of such a machine', 79.9, fast, false],
  ['far below it, of such a machine', 5, fast, false],
  ['half of what it would be, of processors that others left no fifth of', 50, crowded, true],
  ['less than half of it, of such processors', 49.9, crowded, false],
  ['half of what it would be, of processors that had more than a fifth left', 60, roomy, false],
  [
    'a quarter of what it would be, of crowded processors later than its requests take',
    25,
    { ...crowded, takes: 5 },
    true,
  ],
  ['less than a quarter of it, of such processors', 24.9, { ...crowded, takes: 5 }, false],
  ['too low for how late timers were on average', 90, { lag: 14, meanLag: 9, takes: 100 }, false],
  ['that is explained by how late timers were on average', 92, { lag: 14, meanLag: 9, takes: 100 }, true],
  ['of a machine as late as an idle one', 99, { lag: 2, takes: 100 }, false],
  ['of which nothing says how long an iteration takes', 99, { lag: 14, takes: undefined }, false],
  ['that is high enough', 100, { lag: 14, takes: 100 }, false],
])('a rate %s', (_, value, run, isExcused) => {
  expect(excused('rate', least, value, run)).toBe(isExcused);
  expect(excused({ metric: 'http_reqs', expression: 'rate>=100', zero: false }, least, value, run)).toBe(isExcused);
});

test.each<[string, number, Run, boolean]>([
  ['by no more than timers were late', 213, { lag: 14 }, true],
  ['by more', 215, { lag: 14 }, false],
  ['four times as long as it may be, of a machine later than that', 800, { lag: 900 }, true],
  ['longer than that, of such a machine', 801, { lag: 900 }, false],
])('a time that is too long %s', (_, value, run, isExcused) => {
  const most = { unit: 'ms', max: 200 } as const;
  expect(excused('p95', most, value, run)).toBe(isExcused);
  const own = { metric: 'http_req_duration', expression: 'p(95)<=200', zero: false };
  expect(excused(own, most, value, run)).toBe(isExcused);
});

test.each<[string, Measured, Threshold, number, Run, boolean]>([
  ['a rate', 'rate', least, 95.1, { lag: 0, unseen: 4 }, true],
  ['a rate that is lower than that', 'rate', least, 94, { lag: 0, unseen: 4 }, false],
  ['a rate beside one count that is missing', 'rate', least, 99.9, { lag: 0, unseen: 1 }, false],
  [
    'iterations that were dropped meanwhile',
    'dropped',
    { unit: 'count', max: 0 },
    52,
    { lag: 0, dropped: 52, unseen: 4 },
    true,
  ],
  ['a time', 'p95', { unit: 'ms', max: 500 }, 3_500, { lag: 3_000, unseen: 4 }, true],
  ['a time, without lateness', 'p95', { unit: 'ms', max: 500 }, 3_500, { lag: 0, unseen: 4 }, true],
  ['a time that is longer than that', 'p95', { unit: 'ms', max: 500 }, 3_501, { lag: 3_000, unseen: 4 }, false],
  ['a time beside one count that is missing', 'p95', { unit: 'ms', max: 500 }, 501, { lag: 0, unseen: 1 }, false],
  ['more of them', 'dropped', { unit: 'count', max: 0 }, 54, { lag: 0, dropped: 54, unseen: 4 }, false],
])('of a k6 that stood still for seconds: %s', (_, measured, threshold, value, run, isExcused) => {
  expect(excused(measured, threshold, value, run)).toBe(isExcused);
});

test('a rate that may not be so high is never excused', () => {
  expect(excused('rate', { unit: 'per-second', max: 50 }, 60, { lag: 14, takes: 100 })).toBe(false);
});

test.each<[string, Run, boolean]>([
  ['that faster iterations would have left users free for', { lag: 14, takes: 100, dropped: 160 }, true],
  ['that are more than that', { lag: 14, takes: 100, dropped: 170 }, false],
  ['as many as a quarter of all, of a machine later than iterations take', { ...fast, dropped: 250 }, true],
  ['of more than a quarter, of such a machine', { ...fast, dropped: 251 }, false],
  ['as many as iterations, of crowded processors', { ...crowded, dropped: 1_000 }, true],
  ['of more than that, of such processors', { ...crowded, dropped: 1_001 }, false],
  ['nine times as many as iterations, of such a machine', { ...fast, dropped: 9_000 }, false],
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
