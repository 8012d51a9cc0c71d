import { expect, test } from 'vitest';
import { serveSilence } from '../../fixtures/testing/silent.ts';
import { page, run } from './testing/run.ts';

const waits = (what: string) => [
  expect.stringMatching(new RegExp(`^${what} had no answer in [1-9]\\d*(?:\\.\\d)? s$`)),
];

const config =
  "export default { testDir: 'specs', use: { trace: 'off', baseURL: process.env.PLAYWRIGHT_TEST_BASE_URL } };";

test('a test that failed names what staging had not answered after a second or more, Node’s requests and those of its pages', async () => {
  await using app = await serveSilence(page('<link rel="icon" href="data:,"><p>'));
  await using other = await serveSilence();
  const { reading } = await run(
    `import http from 'node:http';
    test.describe.configure({ mode: 'parallel' });
    const timeout = 1_500;
    const fails = () => new Promise((_, fail) => setTimeout(() => fail(new Error('gave up')), timeout));
    const asks = (page, path) => page.evaluate((url) => { void fetch(url, { mode: 'no-cors' }).catch(() => {}); }, path);
    test('request', async ({ request }) => { await request.get('/teas/4711?page=2', { timeout }); });
    test('http', async ({ baseURL }) => { http.get(baseURL + '/teas'); await fails(); });
    test('fetch', async ({ baseURL }) => { test.setTimeout(4_000); await fetch(baseURL + '/orders', { method: 'POST', body: '{}' }); });
    test('page', async ({ page }) => { await page.goto('/teas', { timeout }); });
    test('of a page', async ({ page }) => { await page.goto('/'); await asks(page, '/teas'); await expect(page.locator('p')).toHaveText('Assam', { timeout }); });
    test('elsewhere', async ({ page }) => { await page.goto('/'); await asks(page, '${other.url}/teas'); await fails(); });
    test('held back', async ({ page }) => { await page.route('**/teas', () => new Promise(() => {})); await page.goto('/'); await asks(page, '/teas'); await fails(); });
    test('given up', async ({ page }) => { await page.goto('/'); await asks(page, '/teas'); await page.reload(); await fails(); });
    test('closed', async ({ page }) => { await page.goto('/'); await asks(page, '/teas'); await page.close(); await fails(); });
    test('listens', async ({ page, baseURL }) => {
      await page.goto('/');
      await page.evaluate(() => { new EventSource('/events'); new WebSocket(location.href.replace('http', 'ws')); });
      await asks(page, '/events');
      new WebSocket(baseURL.replace('http', 'ws'));
      await fails();
    });
    test('polls, and passes', async ({ page }) => { await page.goto('/'); await asks(page, '/poll'); await page.waitForTimeout(timeout); expect(1).toBe(1); });
    test('passes at once', async ({ page }) => { await page.goto('/'); await asks(page, '/soon'); expect(1).toBe(1); });
    test('passes elsewhere', async ({ page }) => { await page.goto('/'); await asks(page, '/left'); await page.reload(); expect(1).toBe(1); });
    test('polls it', async ({ page }) => { await page.goto('/'); await asks(page, '/soon'); await asks(page, '/left'); await fails(); });
    test('polls', async ({ page }) => { await page.goto('/'); await asks(page, '/poll'); await fails(); });
    test.describe(() => {
      test.beforeEach(async ({ request }) => { await request.get('/teas', { timeout }); });
      test('a hook waits', () => { expect(1).toBe(1); });
    });`,
    {
      environment: { origins: { app: app.url } },
      files: { 'pw.config.ts': config },
    },
    { workers: 4, config: 'pw.config.ts', retries: 0 },
  );
  const items = Object.entries(reading.measurements).map(([id, { items = [] }]) => [
    id.slice(4),
    items.map(({ label }) => label).filter((label) => label.includes('no answer')),
  ]);
  expect(Object.fromEntries(items)).toEqual({
    request: waits('GET /teas/\\[number\\]'),
    http: waits('GET /teas'),
    fetch: waits('POST /orders'),
    page: waits('GET /teas'),
    'of-a-page': waits('GET /teas'),
    elsewhere: [],
    'held-back': [],
    'given-up': [],
    closed: [],
    listens: [],
    'polls-and-passes': [],
    polls: [],
    'passes-at-once': [],
    'passes-elsewhere': [],
    'polls-it': [],
    'a-hook-waits': waits('GET /teas'),
  });
}, 60_000);
