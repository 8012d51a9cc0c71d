import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { hasK6 } from '../../gate/testing/tools.ts';
import { measure } from './measure.ts';
import { away, outagesOf } from './outages.ts';
import { Samples, type Traffic } from './samples.ts';
import { type Case, cases, play } from './testing/cases.ts';

type Failure = readonly [status: number, error: string];

const refused: Failure = [0, 'dial: connection refused'];
const id = 'load/errors';
const task = {
  checks: [{ id, threshold: { unit: 'ratio', max: 0.05 } }],
  args: { script: 'shop.ts', measures: { [id]: 'errors' } },
} as unknown as Parameters<typeof away>[0];

/** A load of 30 s with 50 requests a second, of which those of some seconds fail. */
function load(failing: readonly number[], [status, error]: Failure = refused, every = 1): Samples {
  const samples = new Samples();
  for (let second = 0; second < 30; second += 1) {
    samples.take({ metric: 'vus', second, tags: {}, value: 5, count: 1 });
    const fails = failing.includes(second);
    const failed = fails ? 50 / every : 0;
    const tags = { method: 'GET', name: '/', expected_response: 'true', status: '200' };
    const bad = { ...tags, expected_response: 'false', status: String(status), error };
    if (failed > 0) samples.take({ metric: 'http_req_duration', second, tags: bad, value: 1, count: failed });
    if (failed < 50) samples.take({ metric: 'http_req_duration', second, tags, value: 20, count: 50 - failed });
  }
  return samples;
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** The same, of which each of six seconds has so many errors, no two alike, and then so many answers with 500. */
function mixed(errors: number, answers: number): Samples {
  const samples = new Samples();
  for (const second of range(0, 30)) {
    const tags = { method: 'GET', name: '/', expected_response: 'true', status: '200' };
    const take = (change: object, count: number): void =>
      samples.take({ metric: 'http_req_duration', second, tags: { ...tags, ...change }, value: 20, count });
    if (second < 12 || second >= 18) {
      take({}, 50);
      continue;
    }
    const bad = { expected_response: 'false', status: '0' };
    for (const index of range(0, errors)) take({ ...bad, error: `odd answer ${index}` }, 1);
    take({ ...bad, status: '500' }, answers);
  }
  return samples;
}

/** Most requests of these seconds fail, in a way of their own. */
function withSome(traffic: Traffic, seconds: readonly number[]): Traffic {
  const failures = [{ status: 0, error: 'EOF', count: 75 }];
  const spans = traffic.spans?.map((span, at) => (seconds.includes(at) ? { ...span, failed: 75, failures } : span));
  return { ...traffic, spans };
}

function judged(samples: Samples) {
  const { traffic } = samples;
  const measurement = measure('errors', { traffic }, { unit: 'ratio', max: 0.05 });
  return { measurement, why: away(task, measurement === undefined ? {} : { [id]: measurement }, { traffic })[id] };
}

describe('a time in which every request failed', () => {
  test('is said with its seconds, its requests and how they failed, and is why the share is not sure', () => {
    const { measurement, why } = judged(load(range(12, 18)));
    expect(measurement).toMatchObject({ value: 0.2, independent: expect.any(Number) });
    expect(measurement?.items?.[0]).toEqual({
      label: 'every request from about 12 s to 18 s of the load’s 30 s',
      detail: '300 × dial: connection refused',
    });
    expect(why).toEqual({
      code: 'gone',
      detail:
        'every request failed from about 12 s to 18 s of the load’s 30 s (300 × dial: connection refused). One load does not say how often that happens',
    });
  });

  test.each<[string, Samples, string | undefined]>([
    ['a gateway’s answers', load(range(12, 18), [503, '']), '300 × 503'],
    ['twice', load([...range(4, 7), ...range(20, 23)]), 'and once more'],
    ['a connection that was reset', load(range(12, 18), [0, 'read: connection reset by peer']), '300 × read'],
    ['more failures of many kinds than answers of the service', mixed(30, 12), '(other errors), 72 × 500'],
  ])('that is staging’s absence: %s', (_, samples, words) => {
    expect(judged(samples).why).toMatchObject({ code: 'gone', detail: expect.stringContaining(words ?? '') });
  });

  test.each<[string, Samples]>([
    ['answers of the service itself', load(range(12, 18), [500, ''])],
    ['more answers of the service than resets of many kinds', mixed(12, 30)],
    ['a name that this machine’s DNS does not know', load(range(12, 18), [0, 'lookup staging: no such host'])],
    ['this machine’s network', load(range(12, 18), [0, 'dial: network is unreachable'])],
    ['a route that this machine lacks', load(range(12, 18), [0, 'dial: no route to host'])],
    ['failures all through the load', load(range(0, 30), refused, 12.5)],
    ['bursts of a second', load([3, 8, 13, 18, 23])],
    ['no answer at any time', load(range(0, 30))],
    ['a share that is sure, and fails', load(range(5, 25))],
    ['a share that is sure, and passes', load([])],
  ])('is not: %s', (_, samples) => {
    expect(judged(samples).why).toBeUndefined();
  });

  test('begins where a request began that timed out', () => {
    const samples = load([]);
    const quiet = new Samples();
    for (const second of [...range(0, 10), ...range(25, 30)])
      quiet.take({
        metric: 'http_req_duration',
        second,
        tags: { method: 'GET', name: '/', expected_response: 'true', status: '200' },
        value: 20,
        count: 50,
      });
    for (const second of [20, 21])
      quiet.take({
        metric: 'http_req_duration',
        second,
        tags: { method: 'GET', name: '/', expected_response: 'false', status: '0', error: 'request timeout' },
        value: 10_000,
        count: 5,
      });
    expect(outagesOf(quiet.traffic)).toMatchObject([{ from: 10, to: 22 }]);
    expect(outagesOf(samples.traffic)).toEqual([]);
  });

  test('begins and ends within a second, of which the failures may be others', () => {
    const spoilt = withSome(load(range(12, 18)).traffic, [11, 18]);
    const failures = [{ status: 0, error: refused[1], count: 300 }];
    expect(outagesOf(spoilt)).toEqual([{ from: 11, to: 19, failures }]);
  });

  test('ends before the next one begins, and neither has what failed between them', () => {
    const between = withSome(load([...range(12, 15), ...range(16, 19)]).traffic, [15]);
    const failures = [{ status: 0, error: refused[1], count: 150 }];
    expect(outagesOf(between)).toEqual([
      { from: 12, to: 16, failures },
      { from: 16, to: 19, failures },
    ]);
  });

  test('of a run that an older stagegate saved is not known', () => {
    const { traffic } = load(range(12, 18));
    const spans = traffic.spans?.map(({ failures: _, ...span }) => span);
    expect(outagesOf({ ...traffic, spans })).toEqual([]);
  });
});

describe.skipIf(!hasK6)('of a real load', { timeout: 60_000, concurrent: true }, () => {
  const users: Case['stages'] = [
    [4, 0.2],
    [4, 11],
  ];
  /** Fails requests by their number and by the seconds since the first one. */
  const failing = (isOne: (asked: number, seconds: number) => boolean): RequestListener => {
    let asked = 0;
    let start: number | undefined;
    return (_, response) => {
      start ??= performance.now();
      asked += 1;
      if (isOne(asked, (performance.now() - start) / 1000)) response.socket?.destroy();
      else response.end('{}');
    };
  };
  const under = (listener: RequestListener) =>
    play({ script: cases.normal.script, stages: users, errors: 0.3, listener });

  test('staging that closes every connection for a while was away', async () => {
    const { reading, causes } = await under(failing((_, seconds) => seconds >= 4 && seconds < 8));
    expect(reading.gaps?.['load/shop-errors']).toMatchObject({
      code: 'gone',
      detail: expect.stringMatching(
        /^every request failed from about \d+ s to \d+ s of the load’s \d+ s \(\d+ × .*EOF/,
      ),
    });
    expect(causes['load/shop-errors']).toBe('gone');
  });

  test('staging that closes some all through the load was not', async () => {
    const { reading, causes } = await under(failing((asked) => asked % 3 === 0));
    expect(reading.gaps?.['load/shop-errors']).toBeUndefined();
    expect(causes['load/shop-errors']).not.toBe('gone');
  });
});
