import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, serve } from '../../../fixtures/testing/server.ts';
import { uptime } from './uptime.ts';

type Options = OptionsOf<typeof uptime>;

async function against(kind: 'http' | 'prometheus', handle: RequestListener, options: Options) {
  await using server = await serve(handle);
  const environment = resolvedEnvironment({
    connections: { source: { kind, url: server.url, tls: 'off', token: 'token-4711' } },
  });
  const claim = uptime('source', { name: 'u', within: 0.5, ...options });
  return (await measureClaim(claim, uptime.probe, environment))['observability/u'];
}

describe('a status page', () => {
  const page = (body: unknown, options: Options = {}, status = 200) =>
    against('http', answer(body, status), { path: '/api', percent: '/uptime', ...options });

  test.each<[string, unknown, Options, object]>([
    ['says it in percent', { uptime: 99.95 }, { data: 0 }, { value: 0.9995, samples: 1 }],
    ['says it with a sign', { uptime: '99.5 %' }, { data: 0 }, { value: 0.995 }],
    ['was down, whatever it saw', { uptime: 98 }, {}, { value: 0.98, samples: 1 }],
    [
      'may be paused',
      { uptime: 100 },
      {},
      {
        value: { inWords: '100 %, and nothing says of how much of the window' },
        samples: 0,
        items: [{ label: expect.stringContaining('give data: 0') }],
      },
    ],
    ['says it as a ratio', { up: 0.5 }, { percent: undefined, ratio: '/up' }, { value: 0.5 }],
    [
      'says what it saw',
      { uptime: 100, seen: 97 },
      { covered: '/seen' },
      { value: 1, items: [{ label: 'data of 97 % of the window' }] },
    ],
    [
      'saw little',
      { uptime: 100, seen: 12.5 },
      { covered: '/seen' },
      { value: { inWords: 'data of only 12.5 % of the window' }, samples: 0 },
    ],
    ['says nothing', {}, {}, { value: { inWords: '/uptime: (absent)' }, samples: 0 }],
    ['says a word', { uptime: 'good' }, {}, { value: { inWords: '/uptime: no number' }, samples: 0 }],
    ['says nonsense', { uptime: 101 }, {}, { value: { inWords: '/uptime: 101, which is no percentage' }, samples: 0 }],
    ['says null', { uptime: null }, {}, { value: { inWords: '/uptime: no number' }, samples: 0 }],
  ])('%s', async (_, body, options, expected) => {
    expect(await page(body, options)).toMatchObject(expected);
  });

  test.each([
    ['is down', 503, 'third-party-down'],
    ['is busy', 429, 'third-party-down'],
    ['refuses the token', 401, 'credentials-refused'],
    ['has no such path', 404, 'tool-failed'],
  ])('that %s', async (_, status, code) => {
    await expect(page({}, {}, status)).rejects.toMatchObject({ reason: { code } });
  });

  test('of a page', async () => {
    await expect(page('<p>All systems operational</p>')).rejects.toMatchObject({
      reason: { detail: expect.stringContaining('no JSON') },
    });
  });
});

describe('Prometheus', () => {
  const at = 1_764_172_800;
  const series = (...values: readonly string[]) => ({
    metric: {},
    values: values.map((value, index) => [at + index, value]),
  });
  const query = (result: readonly unknown[], more: object = {}) =>
    against(
      'prometheus',
      (request, response) => {
        const isTime = request.url?.includes('=time');
        const data = isTime ? { resultType: 'scalar', result: [at, String(at)] } : { resultType: 'matrix', result };
        answer({ status: 'success', data, ...more })(request, response);
      },
      { query: 'up', over: '10s', min: 0.9 },
    );

  test.each<[string, readonly unknown[], object, object]>([
    [
      'was up',
      [series(...Array.from({ length: 11 }, () => '1'))],
      {},
      { value: 1, samples: 11, items: [{ label: 'data of 100 % of the window' }] },
    ],
    ['was down once', [series('0', ...Array.from({ length: 9 }, () => '1'))], {}, { value: 0.9, samples: 10 }],
    [
      'was seen for a part',
      [series('1', '1')],
      {},
      { value: { inWords: 'data of only 18.2 % of the window' }, samples: 0 },
    ],
    ['is not known', [], {}, { value: { inWords: 'no such series' }, samples: 0 }],
    [
      'is several',
      [series('1'), series('1')],
      {},
      { value: { inWords: expect.stringMatching(/^2 series/) }, samples: 0 },
    ],
    [
      'is another number',
      [series('17')],
      {},
      { value: { inWords: 'a value of 17, where 1 is up and 0 is down' }, samples: 0 },
    ],
    ['is nothing', [series('NaN')], {}, { value: { inWords: 'no point in the window' }, samples: 0 }],
    [
      'is incomplete',
      [series('1')],
      { warnings: ['a store did not answer'] },
      { value: { inWords: expect.stringMatching(/^incomplete/) }, samples: 0 },
    ],
  ])('%s', async (_, result, more, expected) => {
    expect(await query(result, more)).toMatchObject(expected);
  });
});

test.each<[Options, RegExp]>([
  [{}, /expected query and over, or path and one of percent and ratio/],
  [{ query: 'up' }, /expected query and over, or path/],
  [{ path: '/', percent: '/a', ratio: '/b' }, /one of percent and ratio/],
  [{ query: 'up', over: '1m', covered: '/a' }, /expected query and over alone/],
  [{ path: '/', percent: '/a', min: 99 }, /min: expected a ratio from 0 to 1/],
])('%j is refused', (options, message) => expect(() => uptime('source', options)).toThrow(message));
