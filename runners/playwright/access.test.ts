import { expect, test } from 'vitest';
import { answer, routes, serve } from '../../fixtures/testing/server.ts';
import { openWayIn } from '../../fixtures/testing/way-in.ts';
import { playwright as claim } from '../../uat/playwright.ts';
import { tryOut } from '../suite/testing/trial.ts';
import { playwright } from './index.ts';

const page = answer('<!doctype html><title>x</title><p>staging</p>');

const config = `import { defineConfig } from '@playwright/test';
  export default defineConfig({ testDir: 'specs', projects: [{ name: 'desktop', use: { browserName: 'chromium' } }] });`;

test("a team's unmodified suite has the whole way in, wherever it asks, and production is refused although the proxy hides it", async () => {
  await using way = await openWayIn(routes({ '/': page, '/api': answer({ ok: true }) }), ['shop.test']);
  const production = 'https://www.shop.test';
  const { reading } = await tryOut(playwright, claim({ specs: 'specs', config: 'pw.config.ts' }), {
    files: {
      'pw.config.ts': config,
      'specs/a.spec.ts': `import { chromium, expect, request as api, test } from '@playwright/test';
        const shows = async (page) => { await page.goto('${way.url}/'); await expect(page.locator('p')).toHaveText('staging'); };
        test('page', async ({ page }) => shows(page));
        test('own context', async ({ browser }) => shows(await (await browser.newContext({ locale: 'de-DE' })).newPage()));
        test('own browser', async () => { const browser = await chromium.launch(); await shows(await browser.newPage()); await browser.close(); });
        test('request', async ({ request }) => { expect((await request.get('/api')).status()).toBe(200); });
        test('page request', async ({ page }) => { expect((await page.request.get('/api')).status()).toBe(200); });
        test('own request context', async () => { expect((await (await api.newContext()).get('${way.url}/api')).status()).toBe(200); });
        test('fetch', async () => { expect((await fetch('${way.url}/api')).status).toBe(200); });`,
      'specs/b.spec.ts': `import { expect, test } from '@playwright/test';
        test('production in a page', async ({ page }) => { await page.goto('${production}/'); expect(1).toBe(1); });
        test('production in a socket', async ({ page }) => {
          await page.goto('${way.url}/');
          expect(await page.evaluate(() => new Promise((end) => { const socket = new WebSocket('wss://www.shop.test/'); socket.onopen = () => end('open'); socket.onerror = () => end('refused'); }))).toBe('refused');
        });
        test('production in a request', async ({ request }) => { await request.get('${production}/'); expect(1).toBe(1); });
        test('production in fetch', async () => { await fetch('${production}/'); expect(1).toBe(1); });`,
    },
    environment: way.environment,
  });
  expect(Object.entries(reading.gaps ?? {}).map(([id, { code }]) => [id, code])).toEqual(
    ['a-page', 'a-request', 'fetch'].map((where) => [`uat/production-in-${where}`, 'refused-production']),
  );
  expect(way.proxy.asked.filter((line) => line.includes('shop.test'))).toEqual([]);
  const ended = Object.entries(reading.measurements).map(([id, { value, items }]) => [id, value, items?.[0]?.label]);
  expect(ended).toEqual(
    [
      'page',
      'own-context',
      'own-browser',
      'request',
      'page-request',
      'own-request-context',
      'fetch',
      'production-in-a-socket',
    ].map((name) => [`uat/${name}`, 'passed', undefined]),
  );
  expect(way.lacking).toEqual([]);
});

test("a suite's own proxy is refused, because production could not be refused behind it", async () => {
  const { reading } = await tryOut(playwright, claim({ specs: 'specs', config: 'pw.config.ts' }), {
    files: {
      'pw.config.ts': "export default { use: { proxy: { server: 'http://127.0.0.1:9' } } };",
      'specs/a.spec.ts': `import { expect, test } from '@playwright/test';
        test('page', async ({ page }) => { await page.goto('about:blank'); expect(1).toBe(1); });`,
    },
  });
  expect(reading.gaps).toMatchObject({
    'uat/page': { code: 'tool-failed', detail: expect.stringContaining('access.proxy in the definition') },
  });
});

test('a suite runs as the account of its claim, wherever it sets no state of its own', async () => {
  const tokens = new Set<unknown>();
  await using app = await serve((request, response) => {
    tokens.add(request.headers['x-token'] ?? request.url);
    const who = /\bsid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'nobody';
    response
      .setHeader('content-type', 'text/html')
      .end(
        `<!doctype html><title>x</title><p>${who}</p><b></b><script>document.querySelector('b').textContent = localStorage.getItem('token')</script>`,
      );
  });
  const { hostname } = new URL(app.url);
  const cookie = {
    name: 'sid',
    value: 'agent-4711',
    domain: hostname,
    path: '/',
    expires: -1,
    httpOnly: true,
    secure: false,
    sameSite: 'Lax',
  } as const;
  const session = {
    account: 'agent',
    headers: { 'x-token': 'token-4711' },
    cookies: [{ origin: 'app', name: 'sid', value: 'agent-4711' }],
    state: { cookies: [cookie], origins: [{ origin: app.url, localStorage: [{ name: 'token', value: 't-4711' }] }] },
  };
  const { reading } = await tryOut(playwright, claim({ specs: 'specs', config: 'pw.config.ts', account: 'agent' }), {
    files: {
      'pw.config.ts': config,
      'specs/a.spec.ts': `import { chromium, expect, test } from '@playwright/test';
        const sees = async (page, who, token) => { await page.goto('${app.url}/'); expect([await page.textContent('p'), await page.textContent('b')]).toEqual([who, token]); };
        test('page', async ({ page }) => sees(page, 'agent-4711', 't-4711'));
        test('request', async ({ request }) => { expect(await (await request.get('/')).text()).toContain('agent-4711'); });
        test('persistent', async ({}, info) => { const context = await chromium.launchPersistentContext(info.outputPath('profile')); await sees(await context.newPage(), 'agent-4711', 't-4711'); await context.close(); });
        test.describe(() => {
          test.use({ storageState: { cookies: [], origins: [] } });
          test('visitor', async ({ page }) => sees(page, 'nobody', ''));
        });`,
    },
    environment: { origins: { app: app.url }, session },
  });
  expect(Object.entries(reading.measurements).map(([id, { value, items }]) => [id, value, items?.[0]?.label])).toEqual(
    ['page', 'request', 'persistent', 'visitor'].map((name) => [`uat/${name}`, 'passed', undefined]),
  );
  expect([...tokens]).toContain('token-4711');
});
