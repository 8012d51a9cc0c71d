import type { RequestListener } from 'node:http';
import rateLimit from '@fastify/rate-limit';
import Fastify from 'fastify';
import { afterEach, expect, test } from 'vitest';
import type { OptionsOf } from '../../fixtures/claims/claim-function.ts';
import { answer, serve } from '../../fixtures/testing/server.ts';
import { trial } from '../../gate/testing/trial.ts';
import { probe } from '../../runners/probe/index.ts';
import { degradation } from './degradation.ts';

type Options = OptionsOf<typeof degradation>;
const pass = 'within-threshold';
const fail = 'beyond-threshold';
const unseen = 'not-seen';

afterEach(() => probe.dispose?.());

async function against(url: string, options: Partial<Options> = {}) {
  const claim = degradation('/orders', {
    overload: { users: 20, for: '200ms' },
    within: 30,
    recovered: 60,
    name: 'd',
    ...options,
  });
  const environment = { run: url, origins: { api: url }, loadHeaders: { 'x-load': 'key' } };
  const { causes, reading, end } = await trial(claim, probe, { environment });
  const of = (id: string) => [causes[`load/${id}`], reading.measurements[`load/${id}`]?.value];
  return { broken: of('d'), silent: of('d-retry-after'), recovers: of('d-recovers'), end, reading };
}

/** Handles so many at once, and refuses the others with `busy`. */
function limited(
  room: number,
  busy: RequestListener,
): { readonly listener: RequestListener; readonly most: () => number } {
  let [now, most] = [0, 0];
  return {
    most: () => most,
    listener: (request, response) => {
      most = Math.max(most, now);
      if (now >= room) return busy(request, response);
      now += 1;
      return setTimeout(() => {
        now -= 1;
        answer({})(request, response);
      }, 20);
    },
  };
}

test('a path that refuses, says when to come back, and recovers', async () => {
  await using server = await serve(limited(2, answer({}, 503, { 'retry-after': '1' })).listener);
  const seen = await against(server.url);
  expect(seen).toMatchObject({ broken: [pass, 0], silent: [pass, 0], recovers: [pass, expect.any(Number)] });
  expect(seen.reading.measurements['load/d']?.items?.[0]?.detail).toMatch(/^200: [\d,]+, 503: [\d,]+$/);
  expect(server.requests.some(({ headers }) => 'x-load' in headers)).toBe(false);
});

test('the limit of a real server', async () => {
  const server = Fastify();
  await server.register(rateLimit, { max: 5, timeWindow: 2_000 });
  server.get('/orders', () => ({}));
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  try {
    expect(await against(url)).toMatchObject({
      broken: [pass, 0],
      silent: [pass, 0],
      recovers: [pass, expect.any(Number)],
    });
  } finally {
    await server.close();
  }
});

test.each<[string, RequestListener, words: RegExp]>([
  ['500', answer({}, 500), /500: /],
  ['502', answer({}, 502), /502: /],
  ['404', answer({}, 404), /404: /],
  ['a closed connection', (request) => request.socket.destroy(), /closed the connection: |no answer it closed/],
])('one that breaks with %s fails', async (_, busy, words) => {
  await using server = await serve(limited(2, busy).listener);
  const seen = await against(server.url);
  expect(seen.broken).toEqual([fail, expect.any(Number)]);
  expect(seen.reading.measurements['load/d']?.items?.[0]?.detail).toMatch(words);
  expect(seen.silent[0]).toBe(unseen);
});

test('one that does not answer in time fails', async () => {
  const { listener } = limited(2, () => {});
  await using server = await serve(listener);
  const seen = await against(server.url, { within: 1 });
  expect(seen.broken).toEqual([fail, expect.any(Number)]);
});

test('refusals without Retry-After fail', async () => {
  await using server = await serve(limited(2, answer({}, 429)).listener);
  expect(await against(server.url)).toMatchObject({ broken: [pass, 0], silent: [fail, expect.any(Number)] });
});

test('one that does not come back fails', async () => {
  let count = 0;
  await using server = await serve((request, response) => {
    count += 1;
    return answer({}, count === 1 ? 200 : 503, { 'retry-after': '1' })(request, response);
  });
  const seen = await against(server.url, { recovered: 0.2 });
  expect(seen.recovers).toEqual([fail, { inWords: 'not within 0.2 s: 503' }]);
});

test('one that is not past its capacity was not seen', async () => {
  await using server = await serve(answer({}));
  const words = { inWords: 'nothing was refused: 2 users for 0.2 s are not past its capacity' };
  const seen = await against(server.url, { overload: { users: 2, for: '200ms' } });
  expect(seen).toMatchObject({ broken: [unseen, words], silent: [unseen, words], recovers: [unseen, words] });
});

test('one that is not answered without load was not seen', async () => {
  await using server = await serve(answer({}, 401));
  const { end } = await against(server.url);
  expect(end).toMatchObject({
    reason: { code: 'tool-failed', detail: expect.stringMatching(/without load, .* answered 401/) },
  });
});

test('others feel it, and it is bounded', () => {
  const { effect, deadline } = degradation('/', { overload: { users: 1, for: '5s' } }).drafts.quick;
  expect([effect, deadline]).toEqual(['disruptive', 135]);
});

test.each<[unknown, RegExp]>([
  [{}, /overload: expected how staging is put past its capacity/],
  [{ overload: { users: 501, for: '5s' } }, /overload\.users: expected at most 500 users/],
  [{ overload: { users: 5, for: '2m' } }, /overload\.for: expected a duration of at most 60 s/],
])('%j is refused', (options, message) => {
  expect(() => degradation('/', options as Options)).toThrow(message);
});
