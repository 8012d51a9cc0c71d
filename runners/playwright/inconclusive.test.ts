import { afterEach, expect, test, vi } from 'vitest';
import { serve } from '../../fixtures/testing/server.ts';
import { page, run } from './testing/run.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a test that its suite breaks says nothing about staging', async () => {
  const { reading } = await run(
    `test('ends the process', () => { expect(1).toBe(1); process.exit(0); });
    test('asks no URL', async ({ page }) => { await page.goto('/orders'); expect(1).toBe(1); });
    test.describe(() => {
      test.use({ storageState: 'auth.json' });
      test('is signed in', async ({ page }) => { expect(page.url()).toBe('about:blank'); });
    });`,
    {
      files: {
        'pw.config.ts':
          "export default { testDir: 'specs', fullyParallel: true, use: { baseURL: 'staging.example' } };",
      },
    },
    { config: 'pw.config.ts' },
  );
  const broken = (detail: RegExp) => ({
    ...{ code: 'suite-failed', detail: expect.stringMatching(detail), fix: expect.any(String) },
  });
  expect(reading.gaps).toEqual({
    'uat/ends-the-process': broken(/^worker process exited unexpectedly \(code=0/),
    'uat/asks-no-url': { code: 'no-contact', detail: 'it asked for "/orders", which is no URL (specs/a.spec.ts:3)' },
    'uat/is-signed-in': broken(/^Error reading storage state from auth\.json: ENOENT.*auth\.json/),
  });
  expect(reading.measurements).toEqual({});
});

test('a test that failed says nothing if the cookies of its storage state have expired', async () => {
  await using staging = await serve((request, response) => {
    const signedIn = request.headers.cookie?.includes('session=') === true;
    response.setHeader('content-type', 'text/html').end(page(signedIn ? '<p>orders</p>' : '<p>sign in</p>'));
  });
  const cookie = (name: string, expires: number) =>
    `{ name: '${name}', value: 'v', domain: '127.0.0.1', path: '/', expires: ${expires}, httpOnly: true, secure: false, sameSite: 'Lax' }`;
  const state = (...cookies: string[]) =>
    `test.use({ storageState: { cookies: [${cookies.join(', ')}], origins: [] } });`;
  const sees = (what: string, title: string) =>
    `test('${title}', async ({ page }) => { await page.goto('/'); await expect(page.locator('p')).toHaveText('${what}', { timeout: 500 }); });`;
  const { reading } = await run(
    `test.describe('expired', () => { ${state(cookie('session', 1_600_000_000))} ${sees('orders', 'fails')} ${sees('sign in', 'passes')} });
    test.describe('valid', () => { ${state(cookie('session', -1), cookie('seen', 1_600_000_000))} ${sees('invoices', 'fails')} });`,
    { environment: { origins: { app: staging.url } } },
  );
  expect(reading.gaps).toEqual({
    'uat/expired-fails': {
      code: 'signed-out',
      detail: 'the cookies of its storage state have expired, the last on 2020-09-13: session',
      fix: expect.stringContaining('sign in anew in each run'),
    },
  });
  expect(Object.entries(reading.measurements).map(([id, { value }]) => [id, value])).toEqual([
    ['uat/expired-passes', 'passed'],
    ['uat/valid-fails', 'failed'],
  ]);
});

test('a TypeError about something undefined names the variables that a file in its stack reads in vain', async () => {
  vi.stubEnv('SHOP_KEY', 'k-1');
  const { reading } = await run(
    `import { key } from '../client';
    test('trims', () => { key(); });
    test('fails otherwise', () => { throw new Error('no price'); });
    test('asserts', () => { expect(undefined).toBe('paid'); });`,
    {
      files: {
        'client.ts': "const secret = process.env['SHOP_KEY']; export const key = (): string => secret!.trim();",
      },
    },
  );
  const says = Object.entries(reading.measurements).map(([id, { items = [] }]) => [
    id,
    items.map(({ detail = '' }) => detail.includes('reads SHOP_KEY, which is set where the gate runs')),
  ]);
  expect(Object.fromEntries(says)).toEqual({
    ...{ 'uat/trims': [true], 'uat/fails-otherwise': [false], 'uat/asserts': [false] },
  });
});
