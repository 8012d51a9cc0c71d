import type { RequestListener } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { OptionsOf } from '../../fixtures/claims/claim-function.ts';
import { answer, serve } from '../../fixtures/testing/server.ts';
import { type Trial, trial } from '../../gate/testing/trial.ts';
import { probe } from '../../runners/probe/index.ts';
import { concurrent } from './concurrent.ts';

type ConcurrentOptions = OptionsOf<typeof concurrent>;

async function under(listener: RequestListener, given: Partial<ConcurrentOptions> = {}): Promise<Trial> {
  await using target = await serve(listener);
  const claim = concurrent('/milestones', { within: { max: 5_000 }, ...given });
  try {
    return await trial(claim, probe, {
      environment: { origins: { api: target.url }, loadHeaders: { 'x-load': 'key' } },
    });
  } finally {
    await probe.dispose?.();
  }
}

/** Answers when so many requests wait. */
function together(many: number): { readonly listener: RequestListener; readonly most: () => number } {
  let waiting: (() => void)[] = [];
  let most = 0;
  let warm = false;
  return {
    most: () => most,
    listener: (request, response) => {
      const end = (): void => void response.writeHead(request.headers['x-load'] === 'key' ? 200 : 429).end('{}');
      if (!warm) {
        warm = true;
        return end();
      }
      waiting.push(end);
      most = Math.max(most, waiting.length);
      if (waiting.length === many) for (const one of waiting) one();
      if (waiting.length === many) waiting = [];
    },
  };
}

test('all requests are under way at once, with the headers of load', async () => {
  const { listener, most } = together(100);
  const { causes, reading } = await under(listener);
  expect(most()).toBe(100);
  expect(causes).toEqual({ 'load/milestones-status': 'within-threshold', 'load/milestones-time': 'within-threshold' });
  expect(reading.measurements['load/milestones-status']).toMatchObject({ value: 100, samples: 100 });
});

test('another status is counted and named', async () => {
  let count = 0;
  const { causes, reading } = await under((request, response) => {
    count += 1;
    answer({}, count % 10 === 0 ? 503 : 200)(request, response);
  });
  expect(causes).toEqual({ 'load/milestones-status': 'beyond-threshold', 'load/milestones-time': 'within-threshold' });
  expect(reading.measurements['load/milestones-status']).toMatchObject({
    value: 90,
    items: [{ label: '503', detail: '10 ×' }],
  });
});

test('the slowest answer is the time of all', async () => {
  let count = 0;
  const slow: RequestListener = async (_, response) => {
    count += 1;
    if (count === 50) await delay(300);
    response.end('{}');
  };
  const { causes, reading } = await under(slow, { within: { max: 200 } });
  expect(causes).toEqual({ 'load/milestones-status': 'within-threshold', 'load/milestones-time': 'beyond-threshold' });
  expect(reading.measurements['load/milestones-time']?.value).toBeGreaterThanOrEqual(300);
});

test('connections that are dropped are answers that are missing', async () => {
  let count = 0;
  const { causes, reading } = await under((request, response) => {
    count += 1;
    if (count > 51) request.socket.destroy();
    else response.end('{}');
  });
  expect(causes['load/milestones-status']).toBe('beyond-threshold');
  expect(reading.measurements['load/milestones-status']?.items?.[0]?.label).toMatch(/closed the connection/);
});

test('an answer whose body breaks off is not the expected one', async () => {
  let count = 0;
  const { causes, reading } = await under((_, response) => {
    count += 1;
    if (count % 10 !== 0) return void response.end('{}');
    response.writeHead(200, { 'content-length': '100' });
    response.write('{', () => response.destroy());
  });
  expect(causes).toEqual({ 'load/milestones-status': 'beyond-threshold', 'load/milestones-time': 'within-threshold' });
  expect(reading.measurements['load/milestones-status']).toMatchObject({
    value: 90,
    items: [{ label: '200, the body broke off', detail: '10 ×' }],
  });
});

test('nothing that answers is unreachable', async () => {
  const { end, causes } = await trial(concurrent('/', { within: { max: 100 } }), probe, {
    environment: { origins: { api: 'http://127.0.0.1:9' } },
  });
  await probe.dispose?.();
  expect(end).toMatchObject({ status: 'errored', reason: { code: 'unreachable' } });
  expect(causes).toEqual({ 'load/root-status': 'not-measured', 'load/root-time': 'not-measured' });
});

test('what was written wrong is quoted', () => {
  expect(() => concurrent('milestones', { within: { max: 1 } })).toThrow('expected a path that starts with "/"');
  expect(() => concurrent('/', { within: { max: 5 }, requests: 0 })).toThrow(
    'requests: expected a whole number above 0, got 0 (number)',
  );
});
