import { describe, expect, test } from 'vitest';
import type { Reason } from '../../../core/model.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, routes, serve, type TestServer } from '../../../fixtures/testing/server.ts';
import { latency } from './latency.ts';
import type { Taken } from './measure.ts';

type LatencyOptions = OptionsOf<typeof latency>;
const { probe } = latency;

const environment = (server: TestServer) =>
  resolvedEnvironment({
    origins: { api: server.url },
    accounts: { user: { origin: 'api', path: '/login', json: { email: 'a@b.test' }, token: '/accessToken' } },
  });

const measure = (server: TestServer, options: Partial<LatencyOptions> = {}) =>
  measureClaim(latency('/api/v1/users/profile', { name: 'profile', max: 200, ...options }), probe, environment(server));

function gapsIn(taken: Taken): Readonly<Record<string, Reason>> | undefined {
  const { args, checks } = latency('/api/v1/users/profile', { name: 'profile', max: 200 }).drafts.quick;
  const files = new Map([['latency.json', Buffer.from(JSON.stringify(taken))]]);
  return probe.gaps?.(JSON.parse(JSON.stringify(args)), files, checks);
}

test('the claim measures time and has two checks', () => {
  const { quick } = latency('/api/v1/users/profile', { max: 200, covers: ['OSB-08'] }).drafts;
  expect(quick.effect).toBe('timing');
  expect(quick.checks.map(({ id, threshold, covers }) => ({ id, threshold, covers }))).toEqual([
    { id: 'api/api-v1-users-profile-latency', threshold: { unit: 'ms', max: 200, minSamples: 20 }, covers: ['OSB-08'] },
    {
      id: 'api/api-v1-users-profile-status',
      threshold: { unit: 'status', is: 200, minSamples: 20 },
      covers: ['OSB-08'],
    },
  ]);
});

describe('what is measured', () => {
  test('a fast answer, signed in, without its warm-up', async () => {
    await using server = await serve(
      routes({
        '/login': answer({ accessToken: 't-1' }),
        '/api/v1/users/profile': (request, response) =>
          answer({}, request.headers.authorization === 'Bearer t-1' ? 200 : 401)(request, response),
      }),
    );
    const seen = await measure(server, { account: 'user' });
    expect(seen['api/profile-status']).toMatchObject({ value: 200, unit: 'status', samples: 20 });
    expect(seen['api/profile-latency']).toMatchObject({ unit: 'ms', samples: 20, evidence: ['latency.json'] });
    const { value, low, high, attempts } = seen['api/profile-latency'] ?? { value: Number.NaN };
    expect(high).toBeLessThan(200);
    expect([low, value, high]).toEqual([low, value, high].toSorted((a, b) => Number(a) - Number(b)));
    expect(attempts).toHaveLength(20);
    expect(server.requests).toHaveLength(24);
  });

  test('a slow answer, with its whole interval', async () => {
    await using server = await serve((request, response) => void setTimeout(() => answer({})(request, response), 60));
    const seen = await measure(server, { max: 50, samples: 6 });
    expect(seen['api/profile-latency']?.low).toBeGreaterThan(50);
  });

  test('an error is no latency, however fast', async () => {
    await using server = await serve((request, response) =>
      answer({}, server.requests.length % 2 === 0 ? 500 : 200)(request, response),
    );
    const seen = await measure(server, { samples: 10 });
    expect(seen['api/profile-status']).toMatchObject({
      value: 500,
      samples: 10,
      attempts: Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 500 : 200)),
      items: [
        {
          label: expect.stringMatching(/^5 of 10 answers .* were 500$/),
          shows: '/api/v1/users/profile answered 500',
        },
      ],
    });
    expect(seen['api/profile-latency']).toMatchObject({ samples: 5 });
  });

  test('an answer whose body breaks off is not the status that its head promised', async () => {
    await using server = await serve((request, response) => {
      if (server.requests.length !== 6) return answer({})(request, response);
      response.writeHead(200, { 'content-length': '100' });
      response.write('{', () => response.destroy());
    });
    const seen = await measure(server, { samples: 6 });
    expect(seen['api/profile-status']).toMatchObject({ value: { inWords: '200, the body broke off' }, samples: 6 });
    expect(seen['api/profile-latency']).toMatchObject({ samples: 5 });
  });

  test('where only errors were answered no latency was seen', async () => {
    await using server = await serve(answer({}, 401));
    const seen = await measure(server, { samples: 6 });
    expect(seen['api/profile-status']).toMatchObject({ value: 401 });
    expect(seen).not.toHaveProperty('api/profile-latency');
  });

  test('no time is explained by what was answered', () => {
    const sample = { status: 500, bodyEnd: 'complete', ms: 1 } as const;
    const taken = { url: 'http://127.0.0.1/', warmUp: [], samples: [sample, sample, { ...sample, status: 503 }] };
    expect(gapsIn(taken)).toEqual({
      'api/profile-latency': {
        code: 'no-sample',
        detail: 'no answer was 200: 2 × 500, 1 × 503',
        fix: expect.stringContaining('staging’s log'),
      },
    });
  });

  test('what has a time has no explanation of why there is none', () => {
    const sample = { status: 200, bodyEnd: 'complete', ms: 1 } as const;
    const samples = [...Array.from({ length: 19 }, () => sample), { ...sample, status: 500 }];
    expect(gapsIn({ url: 'http://127.0.0.1/', warmUp: [], samples })).toEqual({});
  });

  test('a redirect is not followed: it is another answer', async () => {
    await using server = await serve(answer('', 302, { location: '/login' }));
    expect((await measure(server, { samples: 6 }))['api/profile-status']).toMatchObject({ value: 302 });
  });

  test('a server that goes away leaves too few samples', async () => {
    await using server = await serve((request, response) => {
      answer({})(request, response);
      if (server.requests.length === 13) response.on('finish', () => server[Symbol.asyncDispose]());
    });
    const seen = await measure(server);
    expect(seen['api/profile-latency']).toMatchObject({ samples: 10 });
    expect(seen['api/profile-status']).toMatchObject({
      samples: 10,
      items: [{ label: expect.stringContaining('got no answer') }],
    });
  });

  test('nothing there is a reason', async () => {
    const environment = resolvedEnvironment({ origins: { api: 'http://127.0.0.1:1' } });
    await expect(measureClaim(latency('/', { max: 1 }), probe, environment)).rejects.toMatchObject({
      reason: { code: 'unreachable' },
    });
  });
});

test.each<[LatencyOptions, RegExp]>([
  [{ max: 0 }, /max: expected milliseconds above 0, got 0 \(number\)/],
  [
    { max: 200, quantile: 'p95', samples: 20 },
    /expected at least 72 for p95 \(fewer give it no upper bound.*\), got 20 \(number\)/,
  ],
  [{ max: 200, quantile: 'p50' as never }, /quantile: expected one of median, p90, p95, p99, got "p50" \(string\)/],
])('%j is refused', (options, message) => {
  expect(() => latency('/', options)).toThrow(message);
});
