import type { IncomingMessage, RequestListener } from 'node:http';
import fastifyRateLimit, { type FastifyRateLimitOptions } from '@fastify/rate-limit';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { announcedIn } from './announced.ts';
import { rateLimit } from './rate-limit.ts';

type Options = OptionsOf<typeof rateLimit>;
/** Time goes by on a slow machine. */
const about = (seconds: number) => expect.closeTo(seconds, -2);
const asked: Options = { limit: 40, window: 60, as: { 'x-client': 'gate' }, name: 'limit' };

async function measure(url: string, options: Options) {
  const seen = await measureClaim(
    rateLimit('/api', options),
    rateLimit.probe,
    resolvedEnvironment({ origins: { api: url } }),
  );
  return Object.fromEntries(Object.entries(seen).map(([id, one]) => [id.replace('security/limit-', ''), one]));
}

const values = (seen: Awaited<ReturnType<typeof measure>>) =>
  Object.fromEntries(Object.entries(seen).map(([id, { value }]) => [id, value]));

/** By the library that many APIs use; each client has a limit of its own. */
async function withLibrary(options: FastifyRateLimitOptions, claim: Options = asked, before = 0) {
  const server = fastify({ forceCloseConnections: true });
  await server.register(fastifyRateLimit, {
    ...{ max: 40, timeWindow: 60_000, enableDraftSpec: true },
    keyGenerator: ({ headers }) => String(headers['x-client']),
    ...options,
  });
  let requests = 0;
  server.get('/api', async () => {
    requests += 1;
    return {};
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  for (let count = 0; count < before; count += 1) await fetch(`${url}/api`, { headers: { 'x-client': 'gate' } });
  const seen = await measure(url, claim).finally(() => server.close());
  return { seen: values(seen), requests };
}

describe('what is announced', () => {
  test('by a library, as agreed', async () => {
    const { seen, requests } = await withLibrary({});
    expect(seen).toEqual({ limit: 40, window: about(60), counts: 1 });
    expect(requests).toBe(3);
  });

  test.each<[string, FastifyRateLimitOptions, object]>([
    ['another limit', { max: 1000 }, { limit: 1000, window: about(60), counts: 1 }],
    ['a longer window', { timeWindow: 3_600_000 }, { limit: 40, window: about(3600), counts: 1 }],
    [
      'no limit',
      { global: false },
      { limit: { inWords: '(absent)' }, window: { inWords: '(absent)' }, counts: { inWords: '(absent)' } },
    ],
  ])('by a library, with %s', async (_, options, seen) => {
    expect((await withLibrary(options)).seen).toEqual(seen);
  });

  test('headers that never change', async () => {
    await using server = await serve(
      answer({}, 200, { 'ratelimit-limit': '40', 'ratelimit-remaining': '39', 'ratelimit-reset': '60' }),
    );
    const seen = await measure(server.url, asked);
    expect(seen['counts']).toMatchObject({ value: 0, samples: 3 });
  });

  const usedUp = answer({}, 429, { 'ratelimit-limit': '40', 'ratelimit-remaining': '0', 'ratelimit-reset': '9' });
  test('nothing left from the start: what cannot be seen says how long to wait', async () => {
    await using server = await serve(usedUp);
    const seen = await measure(server.url, { ...asked, exhaust: true });
    expect(seen['counts']).toMatchObject({
      samples: 0,
      value: { inWords: expect.stringMatching(/^nothing was left from the start; wait 9 s, or write \{run\} into/) },
    });
    expect(seen['limit']).toMatchObject({ value: 40, samples: 1 });
    const unseen = await measure(server.url, asked);
    expect(Object.values(unseen).map(({ samples }) => samples)).toEqual([0, 0, 0]);
  });

  test.each([404, 302, 401, 500])('a limit in front of everything, and a path that answers %i', async (status) => {
    let left = 40;
    await using server = await serve((request, response) => {
      left -= 1;
      const headers = { 'ratelimit-limit': '40', 'ratelimit-remaining': String(left), 'ratelimit-reset': '60' };
      answer({}, status, headers)(request, response);
    });
    for (const one of Object.values(await measure(server.url, { ...asked, exhaust: true })))
      expect(one).toMatchObject({
        value: { inWords: `${server.url}/api answered ${status}, which shows no limit of its own` },
        samples: 0,
      });
  });

  test('each run asks as somebody else', async () => {
    await using server = await serve(answer({}));
    await measure(server.url, { ...asked, as: { 'X-Forwarded-For': '2001:db8:{run}::1' } });
    expect(server.requests.map(({ headers }) => headers['x-forwarded-for'])).toEqual(Array(3).fill('2001:db8:0000::1'));
  });

  const at = Date.UTC(2026, 0, 1);
  test.each<[Readonly<Record<string, string>>, object]>([
    [
      { 'ratelimit-limit': '100', 'ratelimit-remaining': '99', 'ratelimit-reset': '60' },
      { limit: 100, remaining: 99, reset: 60 },
    ],
    [
      { 'ratelimit-limit': '100, 100;w=60, 5000;w=3600', 'ratelimit-remaining': '99' },
      { limit: 100, remaining: 99, window: 60 },
    ],
    [
      { ratelimit: 'limit=100, remaining=50, reset=5', 'ratelimit-policy': '100;w=60' },
      { limit: 100, remaining: 50, reset: 5, window: 60 },
    ],
    [
      { ratelimit: '"default";r=50;t=30', 'ratelimit-policy': '"burst";q=10;w=1,"default";q=100;w=60' },
      { limit: 100, remaining: 50, reset: 30, window: 60 },
    ],
    [
      { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': String(at / 1000 + 30) },
      { limit: 100, remaining: 7, reset: 30 },
    ],
    [
      { 'x-rate-limit-limit': '15', 'x-rate-limit-remaining': '14' },
      { limit: 15, remaining: 14 },
    ],
    // In the past, by the clock of who sent it.
    [{ 'x-ratelimit-reset': String(at / 1000 - 3600) }, {}],
    [{ 'x-ratelimit-reset': String(at / 1000 - 5), date: 'Wed, 31 Dec 2025 23:59:50 GMT' }, { reset: 5 }],
    [{}, {}],
  ])('%j', (headers, announced) => {
    expect(JSON.parse(JSON.stringify(announcedIn(headers, 100, at)))).toEqual(announced);
  });
});

describe('past the limit', () => {
  const exhaust: Options = { ...asked, exhaust: true };

  test('a library refuses, at the limit', async () => {
    const { seen, requests } = await withLibrary({}, exhaust);
    expect(seen).toEqual({
      ...{ limit: 40, window: about(60), counts: 1 },
      ...{ refusal: 429, reached: 40, retry: about(60) },
    });
    expect(requests).toBe(40);
  });

  test('what was used before counts', async () => {
    const { seen } = await withLibrary({}, exhaust, 25);
    expect(seen).toMatchObject({ refusal: 429, reached: 40 });
  });

  test('it announces a limit that it does not keep, and no more than ten requests too many are sent', async () => {
    let left = 40;
    await using server = await serve((request, response) => {
      left -= 1;
      answer({}, 200, {
        'ratelimit-limit': '40',
        'ratelimit-remaining': String(Math.max(0, left)),
        'ratelimit-reset': '60',
      })(request, response);
    });
    expect(values(await measure(server.url, exhaust))).toEqual({
      ...{ limit: 40, window: about(60), counts: 1 },
      refusal: { inWords: 'no 429 in 50 requests' },
      reached: { inWords: 'not within 50 requests' },
      retry: { inWords: 'no answer of 429' },
    });
    expect(server.requests).toHaveLength(50);
  });

  const refusing =
    (after: number, headers: Readonly<Record<string, string>>): RequestListener =>
    (request: IncomingMessage, response) => {
      asks += 1;
      answer({}, asks > after ? 429 : 200, asks > after ? headers : { 'x-ratelimit-limit': '40' })(request, response);
    };
  let asks = 0;
  test.each<[string, number, Readonly<Record<string, string>>, object]>([
    ['too early', 12, { 'retry-after': '9' }, { refusal: 429, reached: 12, retry: 9 }],
    ['without a time', 40, {}, { refusal: 429, reached: 40, retry: { inWords: '(absent)' } }],
    [
      'until a date',
      40,
      { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' },
      { retry: 30 },
    ],
  ])('it refuses %s', async (_, after, headers, seen) => {
    asks = 0;
    await using server = await serve(refusing(after, headers));
    expect(values(await measure(server.url, exhaust))).toMatchObject(seen);
  });

  test('a firewall that challenges the gate meanwhile says nothing about the limit', async () => {
    await using server = await serve((request, response) =>
      server.requests.length > 5
        ? answer({}, 403, { 'cf-mitigated': 'challenge' })(request, response)
        : answer({})(request, response),
    );
    await expect(measure(server.url, exhaust)).rejects.toMatchObject({ reason: { code: 'wall' } });
  });
});

test('nothing there is a reason', async () => {
  await expect(measure('http://127.0.0.1:1', asked)).rejects.toMatchObject({ reason: { code: 'unreachable' } });
});

test('the effect, and the identity that it has alone', () => {
  const { effect, args } = rateLimit('/api', { ...asked, exhaust: true }).drafts.quick;
  expect({ effect, alone: args['alone'] }).toEqual({ effect: 'load', alone: { headers: { 'x-client': 'gate' } } });
  const read = rateLimit('/api', { limit: 1000, window: 900 }).drafts.quick;
  expect(read.effect).toBe('read');
  expect(read.args).not.toHaveProperty('alone');
});

test.each<[Options, RegExp]>([
  [
    { limit: 0, window: 60 },
    /rateLimit\("\/api"\): limit: expected a whole number above 0, got 0 \(number\).*rate-limit\.test\.ts:\d+/,
  ],
  [
    { limit: 10, window: 60, exhaust: true },
    /exhaust: expected an "account" or headers \("as"\) that only this claim uses.*, got true/,
  ],
  [
    { limit: 5001, window: 60, exhaust: true, account: 'own' },
    /limit: expected at most 5000 to be exhausted .*, got 5001/,
  ],
  [
    { limit: 10, window: 60, as: { 'x-api-key': 'a-real-looking-key-47110815' } },
    /as\.x-api-key: expected no credential/,
  ],
])('%j is refused', (options, message) => {
  expect(() => rateLimit('/api', options)).toThrow(message);
});
