import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answer, routes, serve } from '../fixtures/testing/server.ts';
import { cases, claimOf, everyBound, page, play } from '../runners/lighthouse/testing/cases.ts';
import { lighthouse } from './lighthouse.ts';

/** Command lines of Chromiums with a profile in the folder of one of this process's trials. */
function chromiums(): readonly string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(`stagegate-trial-${process.pid}-`) && line.includes('--user-data-dir='));
}

/** A visit for this score alone takes the least time. */
const light = { runs: { quick: 1 }, accessibility: { min: 90 } };

describe('in Chromium', { timeout: 180_000 }, () => {
  test('a light page holds every check, with the access that the definition gives, and to nobody else', async () => {
    await using production = await serve(answer('console.log(2);', 200, { 'content-type': 'text/javascript' }));
    await using stranger = await serve(answer('console.log(1);', 200, { 'content-type': 'text/javascript' }));
    await using target = await serve((request, response) => {
      if (request.url === '/' && request.headers['x-access'] !== 'staging') response.writeHead(403).end();
      else if (request.url === '/')
        answer(
          page(
            '<h1>Shop</h1>',
            `<script src="${stranger.url}/lib.js"></script><script src="http://localhost:${production.port}/"></script>`,
          ),
        )(request, response);
      else response.writeHead(404).end();
    });
    const environment = {
      origins: { app: target.url },
      production: ['localhost'],
      headers: { 'x-access': 'staging' },
      basic: { username: 'user', password: 'word' },
      cookies: [{ origin: 'app', name: 'seen', value: 'yes' }],
    };
    const { end, causes, reading, files } = await play({ environment, bounds: { ...everyBound, runs: { quick: 5 } } });
    expect({ end, reason: reading.reason }).toMatchObject({
      end: { status: 'completed', versions: { lighthouse: '13.5.0' } },
      reason: undefined,
    });
    expect(new Set(Object.values(causes))).toEqual(new Set(['within-threshold']));
    // It is far from every bound, so two visits decide.
    expect([...files.keys()].filter((name) => name.startsWith('run-'))).toEqual(['run-1.json', 'run-2.json']);
    expect(reading.measurements['perf/shop-bytes']).toMatchObject({ samples: 2, upTo: 5 });
    const seen = target.requests
      .filter(({ url }) => url === '/')
      .map(({ headers }) => `${headers.authorization} ${headers.cookie}`);
    expect(new Set(seen)).toEqual(new Set([`Basic ${btoa('user:word')} seen=yes`]));
    expect(production.connections()).toBe(0);
    expect(stranger.requests.length).toBeGreaterThan(0);
    expect(
      stranger.requests.filter(
        ({ headers }) => headers['x-access'] !== undefined || headers.authorization !== undefined,
      ),
    ).toEqual([]);
  });

  test('a heavy page with a nameless button fails for it', async () => {
    const script = `window.filler = "${'x'.repeat(600_000)}"; setTimeout(() => { for (const end = performance.now() + 400; performance.now() < end; ); }, 300);`;
    const listener = routes({
      '/': answer(
        page('<h1>Shop</h1><button><svg width="20" height="20"></svg></button>', '<script src="/heavy.js"></script>'),
      ),
      '/heavy.js': answer(script, 200, { 'content-type': 'text/javascript' }),
    });
    const bounds = { runs: { quick: 1 }, accessibility: { min: 100 }, tbt: { max: 200 }, bytes: { max: 500_000 } };
    const { causes, reading } = await play({ listener, bounds });
    expect(causes).toEqual({
      'perf/shop-url': 'within-threshold',
      'perf/shop-accessibility': 'beyond-threshold',
      // If other tests keep all processors busy, times say nothing.
      'perf/shop-tbt': reading.gaps?.['perf/shop-tbt']?.code === 'noisy-host' ? 'not-measured' : 'beyond-threshold',
      'perf/shop-bytes': 'beyond-threshold',
    });
    expect(reading.measurements['perf/shop-bytes']?.items?.[0]?.label).toMatch(/\/heavy\.js$/);
    expect(reading.measurements['perf/shop-accessibility']?.items?.[0]).toMatchObject({
      label: 'Buttons do not have an accessible name',
      detail: expect.stringContaining('<button>'),
    });
  });

  // Nothing is measured in these: `runners/lighthouse/read.test.ts` reads such visits with every bound.
  test.concurrent('a page that sends its visitors away fails, and where they would go is not visited', async () => {
    await using stranger = await serve(answer(page('<h1>Elsewhere</h1>')));
    const listener = routes({
      '/': (_, response) => response.writeHead(302, { location: `${stranger.url}/offer` }).end(),
    });
    const { causes, reading } = await play({ listener, bounds: light });
    expect(causes['perf/shop-url']).toBe('beyond-threshold');
    expect(reading.measurements['perf/shop-url']?.value).toBe(`${stranger.url}/offer`);
    expect(stranger.requests.length).toBe(0);
  });

  test.concurrent.each([
    ['redirected', 'beyond-threshold', undefined],
    ['errored', 'beyond-threshold', undefined],
    ['dead', 'not-measured', 'unreachable'],
  ] as const)('%s: the page was %s', async (name, cause, code) => {
    const { causes, reading } = await play({ ...cases[name], bounds: light });
    expect(causes['perf/shop-url']).toBe(cause);
    expect(reading.reason?.code).toBe(code);
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test.concurrent.each<[string, number, Record<string, string>, string, string]>([
    ['a challenge', 403, { 'cf-mitigated': 'challenge' }, '', 'Cloudflare’s challenge answered'],
    ['a page for maintenance', 503, {}, '<h1>Scheduled maintenance</h1>', 'a page for maintenance answered'],
    [
      'a sign-in elsewhere',
      302,
      { location: 'https://acme.okta.com/app/1' },
      '',
      'redirected to the sign-in of https://acme.okta.com',
    ],
  ])('%s in front of staging is not the product', async (_, status, headers, body, words) => {
    const listener = routes({ '/': answer(body, status, { 'content-type': 'text/html', ...headers }) });
    const { causes, reading } = await play({ listener, bounds: light });
    expect(reading.reason).toEqual({ code: 'wall', detail: expect.stringContaining(words) });
    expect(causes).toEqual({ 'perf/shop-url': 'wall', 'perf/shop-accessibility': 'not-measured' });
  });

  test.concurrent('the product’s own limit is the product', async () => {
    const listener = routes({ '/': answer('{"error":"slow down"}', 429, { 'retry-after': '1' }) });
    const { causes, reading } = await play({ listener, bounds: light });
    expect([reading.reason, causes['perf/shop-url']]).toEqual([undefined, 'beyond-threshold']);
  });

  test('killed, it leaves no verdict and no Chromium', async () => {
    const { end, causes } = await play({ ...cases.killed, bounds: light });
    expect(end).toMatchObject({ status: 'errored', reason: { code: 'tool-killed' } });
    expect(Object.values(causes)).not.toContain('within-threshold');
    await expect.poll(chromiums, { timeout: 10_000 }).toEqual([]);
  });

  test('interrupted, it ends at once', async () => {
    const stop = new AbortController();
    const listener = routes({
      '/': (request, response) => {
        stop.abort();
        answer(page('<h1>Shop</h1>'))(request, response);
      },
    });
    const { end, causes } = await play({ listener, signal: stop.signal });
    expect(end).toMatchObject({ status: 'interrupted', reason: { code: 'interrupted' } });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });
});

test('checks are named after the page, and carry what the claim says', () => {
  const { drafts } = lighthouse('/pricing?plan=team', {
    performance: { min: 85 },
    cls: { max: 0.1 },
    covers: ['JET-13'],
    owner: '@web',
  });
  expect(drafts.quick).toMatchObject({ effect: 'timing', seconds: 18, args: { runs: 5, early: true } });
  expect(drafts.full.checks).toMatchObject([
    { id: 'perf/pricing-plan-team-url', threshold: { unit: 'text', is: '/pricing?plan=team', minSamples: 3 } },
    {
      id: 'perf/pricing-plan-team-performance',
      threshold: { unit: 'score', min: 85, minSamples: 2 },
      covers: ['JET-13'],
      owner: '@web',
    },
    { id: 'perf/pricing-plan-team-cls', threshold: { unit: 'cls', max: 0.1, minSamples: 2 } },
  ]);
  expect(claimOf({}).drafts.quick.checks.length).toBe(7);
});

test('all visits are planned if they may not end early', () => {
  const { drafts } = lighthouse('/', { performance: { min: 85 }, early: false, runs: { full: 7 } });
  expect(drafts.full).toMatchObject({ seconds: 48, args: { runs: 7, early: false } });
  const worse = { max: 0.2, than: 'stagegate/baseline.json' };
  const compared = lighthouse('/', { lcp: { max: 2500, worse } }).drafts.quick;
  expect(compared).toMatchObject({ args: { runs: 5, early: false } });
  expect(compared.checks[1]?.threshold).toEqual({ unit: 'ms', max: 2500, worse, minSamples: 5 });
  expect(drafts.full.checks.map(({ threshold }) => threshold.minSamples)).toEqual([8, 7]);
});

test('the landing page is called home, as page() calls it', () => {
  const { name, drafts } = lighthouse('/', { performance: { min: 85 } });
  expect([name, drafts.quick.checks.at(-1)?.id]).toEqual(['home', 'perf/home-performance']);
});

test.each([
  [{}, 'expected at least one bound'],
  [{ performance: 85 }, 'performance: expected a bound such as { min: 85 }, got 85 (number)'],
  [{ performance: { min: 850 } }, 'performance.min: expected a score from 0 to 100, got 850 (number)'],
  [{ lcp: { max: '2.5s' } }, 'lcp.max: expected milliseconds, got "2.5s" (string)'],
  [{ seo: { min: 90 }, runs: { quick: 0 } }, 'runs.quick: expected a whole number above 0, got 0 (number)'],
  [{ seo: { min: 90 }, early: 'no' }, 'early: expected true or false, got "no" (string)'],
  [{ seo: { min: 90 }, visits: 5 }, '"visits" is not a field; the fields are name'],
])('%j is refused', (wrong, message) => {
  expect(() => lighthouse('/', wrong as never)).toThrow(message);
});
