import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { withoutContact } from '../../core/contact.ts';
import type { ContactRule } from '../../core/model.ts';
import { omit } from '../../core/omit.ts';
import { answer, routes, serve } from '../../fixtures/testing/server.ts';
import { playwright as claim } from '../../uat/playwright.ts';
import { type Journal, parseJournal } from '../suite/journal.ts';
import { type Tried, tryOut } from '../suite/testing/trial.ts';
import { journalFile } from '../suite/writer.ts';
import { playwright } from './index.ts';

const worker = `addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  addEventListener('fetch', (event) => { if (event.request.url.endsWith('/made-up')) event.respondWith(new Response('made up')); });`;
const site = routes({
  '/': answer('<!doctype html><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1>'),
  '/api': answer({ ok: true }),
  '/shop': answer(
    '<!doctype html><title>Shop</title><link rel="icon" href="data:,"><form method="post" action="/orders?cart=1"><button>Buy</button></form>',
  ),
  '/orders': answer('<!doctype html><title>Oops</title><link rel="icon" href="data:,">', 500),
  '/challenged': answer('<!doctype html><title>Wait</title><link rel="icon" href="data:,">', 403, {
    'cf-mitigated': 'challenge',
  }),
  '/worker.js': answer(worker, 200, { 'content-type': 'text/javascript' }),
});

/** Greets by WebSocket. */
async function serveSockets(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer();
  server.on('upgrade', ({ headers }, socket) => {
    // A socket that is not read to its end is never closed.
    socket.on('error', () => {}).resume();
    const accepted = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted.digest('base64')}\r\n\r\n`,
    );
    socket.end(Buffer.from('\x81\x05hello', 'latin1'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (resolve: () => void): unknown => server.close(() => resolve());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise<void>(close),
  };
}

const config = `export default { testDir: 'specs', retries: 1, workers: 2, globalSetup: './setup.ts', use: { baseURL: process.env.PLAYWRIGHT_TEST_BASE_URL } };`;

const reaches = (other: string) => `
  test('page', async ({ page }) => { await page.goto('/'); await isShop(page); });
  test('error page', async ({ page }) => { await page.goto('/nothing'); await expect(page.locator('body')).toContainText('not found'); });
  test('request', async ({ request }) => { expect((await request.get('/api')).ok()).toBe(true); });
  test('fetch', async ({ baseURL }) => { expect((await fetch(baseURL + '/api')).ok).toBe(true); });
  test('supertest', async ({ baseURL }) => { await supertest(baseURL).get('/api').expect(200); expect(1).toBe(1); });
  test('route that passes it on', async ({ page }) => { await page.route('**', (route) => route.continue()); await page.goto('/'); await isShop(page); });
  test('route that asks staging', async ({ page }) => { await page.route('**', async (route) => route.fulfill({ response: await route.fetch() })); await page.goto('/'); await isShop(page); });
  test('persistent', async ({ baseURL }, info) => { const context = await chromium.launchPersistentContext(info.outputPath('profile')); const [page] = context.pages(); await page.goto(baseURL); await isShop(page); await context.close(); });
  test('own browser', async ({ baseURL }) => { const browser = await chromium.launch(); const page = await browser.newPage(); await page.goto(baseURL); await isShop(page); await browser.close(); });
  test('closed page', async ({ page, baseURL }) => {
    await page.setContent('<p>');
    const answered = page.waitForEvent('response');
    await page.evaluate((url) => { fetch(url, { mode: 'no-cors' }); }, baseURL);
    await answered;
    await page.close();
    expect(1).toBe(1);
  });
  test('socket', async ({ page }) => {
    await page.setContent('<p>');
    expect(await page.evaluate((url) => new Promise((end) => { new WebSocket(url).onmessage = ({ data }) => end(data); }), process.env.LIVE_URL.replace('http', 'ws'))).toBe('hello');
  });
  test('other too', async ({ page }) => { await page.goto('/'); await page.evaluate((url) => fetch(url, { mode: 'no-cors' }), '${other}'); await isShop(page); });
  test.describe(() => {
    test.beforeEach(({ page }) => page.goto('/'));
    test('before each', ({ page }) => isShop(page));
  });`;

const reachesNobody = (other: string) => `
  test('made page', async ({ page }) => { await page.setContent(made.body); await isShop(page); });
  test('route', async ({ page }) => { await page.route('**', (route) => route.fulfill(made)); await page.goto('/'); await isShop(page); });
  test('page that a route redirects', async ({ page }) => { await page.route('**/go', (route) => route.fulfill({ status: 302, headers: { location: '${other}' } })); await page.goto('/go'); await isShop(page); });
  test('fetch that a route redirects', async ({ page }) => {
    await page.route('**/go', (route) => route.fulfill({ status: 307, headers: { location: '${other}' } }));
    await page.goto('${other}');
    await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => {}), process.env.LIVE_URL + '/go');
    await isShop(page);
  });
  test('protocol', async ({ page, context, baseURL }) => {
    const session = await context.newCDPSession(page);
    session.on('Fetch.requestPaused', ({ requestId }) => session.send('Fetch.fulfillRequest', { requestId, responseCode: 200, body: btoa(made.body) }));
    await session.send('Fetch.enable', { patterns: [{ urlPattern: baseURL + '/*' }] });
    await page.goto('/');
    await isShop(page);
  });
  test('archive', async ({ page, baseURL }, info) => {
    const path = info.outputPath('x.har');
    const request = { method: 'GET', url: baseURL + '/', httpVersion: 'HTTP/1.1', cookies: [], headers: [], queryString: [], headersSize: -1, bodySize: -1 };
    const content = { size: made.body.length, mimeType: made.contentType, text: made.body };
    const response = { status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1', cookies: [], headers: [{ name: 'content-type', value: made.contentType }], content, redirectURL: '', headersSize: -1, bodySize: -1 };
    const entry = { startedDateTime: '2026-11-26T10:00:00.000Z', time: 1, cache: {}, timings: { send: 1, wait: 1, receive: 1 }, request, response };
    writeFileSync(path, JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries: [entry] } }));
    await page.routeFromHAR(path);
    await page.goto('/');
    await isShop(page);
  });
  test('socket that is routed', async ({ page }) => {
    await page.routeWebSocket('**', (socket) => { socket.onMessage(() => socket.send('hello')); });
    await page.setContent('<p>');
    expect(await page.evaluate((url) => new Promise((end) => { const socket = new WebSocket(url); socket.onopen = () => socket.send(''); socket.onmessage = ({ data }) => end(data); }), process.env.LIVE_URL.replace('http', 'ws'))).toBe('hello');
  });
  test('fetch that is replaced', async ({ baseURL }) => { const { fetch } = globalThis; globalThis.fetch = async () => new Response('{}'); expect((await globalThis.fetch(baseURL)).ok).toBe(true); globalThis.fetch = fetch; });
  test('nothing', () => { expect(1).toBe(1); });
  test('a process of its own', ({ baseURL }) => { expect(String(execFileSync(process.execPath, ['-e', 'fetch(process.argv[1]).then(({ status }) => console.log(status))', baseURL]))).toContain('200'); });
  test('in its first try alone', async ({ page }, { retry }) => { if (retry === 0) await page.goto('/'); expect(retry).toBe(1); });
  test('challenged page', async ({ page }) => { expect((await page.goto('/challenged')).status()).toBe(403); });
  test('challenged fetch', async ({ baseURL }) => { expect((await fetch(baseURL + '/challenged')).status).toBe(403); });
  test('page elsewhere', async ({ page }) => { await page.goto('${other}'); await isShop(page); });
  test('fetch elsewhere', async () => { expect((await fetch('${other}')).ok).toBe(true); });
  test('page in vain', async ({ page }) => { await page.goto('${other}'); await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => {}), process.env.DEAD_URL); await isShop(page); });
  test('socket in vain', async ({ page }) => { await page.goto('${other}'); await page.evaluate((url) => new Promise((end) => { new WebSocket(url).onerror = end; }), process.env.DEAD_URL.replace('http', 'ws')); await isShop(page); });
  test('fetch in vain', async () => { await expect(fetch(process.env.DEAD_URL)).rejects.toThrow(); expect((await fetch('${other}')).ok).toBe(true); });
  test('request in vain', async ({ request }) => { await expect(request.get(process.env.DEAD_URL)).rejects.toThrow(); expect((await request.get('${other}')).ok()).toBe(true); });`;

const failing = `import { expect, test } from '@playwright/test';
  test('is counted', async ({ request }) => { expect((await request.post('/statistics')).status()).toBe(404); });
  test('buys', async ({ page, request }) => {
    await request.post('/statistics');
    await request.post('/basket');
    await request.get('/no-icon');
    await page.goto('/shop');
    await page.getByRole('button').click();
    await request.post('/orders');
    await expect(page.locator('h1')).toHaveText('Thanks', { timeout: 50 });
  });
  test('starts', async ({ page }) => { await page.goto(undefined + '/shop'); await expect(page).toHaveTitle('Shop', { timeout: 50 }); });`;

const shared = (other: string) => `import { expect, test } from '@playwright/test';
  test.describe.configure({ mode: 'serial' });
  let page;
  test.beforeAll('opens', async ({ browser }) => {
    page = await browser.newPage();
    await page.goto('/');
    await page.evaluate(async () => {
      const controlled = new Promise((end) => { navigator.serviceWorker.oncontrollerchange = end; });
      await navigator.serviceWorker.register('/worker.js');
      await controlled;
    });
  });
  test.afterAll(async ({ request }) => { await request.get('/api'); });
  test('reads', async () => { await expect(page.locator('h1')).toHaveText('Shop'); });
  test('asks its service worker', async () => { expect(await page.evaluate(() => fetch('/made-up').then((response) => response.text()))).toBe('made up'); });
  test('asks others from a page of staging', async () => { await page.evaluate((url) => fetch(url, { mode: 'no-cors' }), '${other}'); await expect(page.locator('h1')).toHaveText('Shop'); });
  test('asks staging', async () => { expect(await page.evaluate(() => fetch('/api').then(({ ok }) => ok))).toBe(true); });`;

const imports = `import { execFileSync } from 'node:child_process';
  import { writeFileSync } from 'node:fs';
  import { chromium, expect, test } from '@playwright/test';
  import supertest from 'supertest';
  const isShop = (page) => expect(page.locator('h1')).toHaveText('Shop');
  const made = { body: '<!doctype html><h1>Shop</h1>', contentType: 'text/html' };`;

describe('one run of a suite', () => {
  let tried: Tried;
  let journal: Journal;
  let elsewhere: string;

  beforeAll(async () => {
    await using staging = await serve(site);
    await using other = await serve(site);
    await using live = await serveSockets();
    elsewhere = `127.0.0.1:${other.port}`;
    tried = await tryOut(
      playwright,
      claim({ specs: 'specs', config: 'pw.config.ts', origins: { LIVE_URL: 'live', DEAD_URL: 'dead' } }),
      {
        files: {
          'pw.config.ts': config,
          'setup.ts': 'export default async () => { await fetch(process.env.PLAYWRIGHT_TEST_BASE_URL); };',
          'specs/reaches.spec.ts': `${imports}${reaches(other.url)}`,
          'specs/nobody.spec.ts': `${imports}${reachesNobody(other.url)}`,
          'specs/shared.spec.ts': shared(other.url),
          'specs/failing.spec.ts': failing,
        },
        environment: { origins: { app: staging.url, live: live.url, dead: `http://127.0.0.2:${staging.port}` } },
      },
    );
    journal = parseJournal(tried.files.get(journalFile) ?? Buffer.of());
  }, 120_000);

  const contactsIn = (file: string) =>
    Object.fromEntries(
      journal.tests
        .filter((one) => one.file === `specs/${file}.spec.ts`)
        .map(({ key, titles }) => {
          const last = journal.attempts.findLast((one) => one.key === key);
          return [titles.at(-1), last?.status === 'passed' ? last.contact : last];
        }),
    );

  test('a test has contact if staging itself answered it, hooks before it included', () => {
    const { 'other too': other, socket, ...contacts } = contactsIn('reaches');
    const once = { origins: { app: 1 }, others: [] };
    expect(contacts).toEqual(Object.fromEntries(Object.keys(contacts).map((name) => [name, once])));
    expect(Object.keys(contacts)).toHaveLength(11);
    expect(socket).toEqual({ origins: { live: 1 }, others: [] });
    expect(other).toEqual({ origins: { app: 1 }, others: [elsewhere] });
  });

  test('what a test made up, a process of its own, an earlier try or another host is no contact', () => {
    const nobody = { origins: {}, others: [] };
    const { 'page elsewhere': page, 'fetch elsewhere': fetch, ...others } = contactsIn('nobody');
    const elsewhereInTheEnd = [
      ...['page', 'socket', 'fetch', 'request'].map((kind) => `${kind} in vain`),
      ...['page', 'fetch'].map((kind) => `${kind} that a route redirects`),
    ];
    const rest: typeof others = omit(others, ...elsewhereInTheEnd);
    const { 'challenged page': byPage, 'challenged fetch': byFetch, ...contacts } = rest;
    expect(contacts).toEqual(Object.fromEntries(Object.keys(contacts).map((name) => [name, nobody])));
    expect(Object.keys(contacts)).toHaveLength(9);
    const wall = expect.stringMatching(/^Cloudflare’s challenge answered http:\S+ with 403$/);
    expect([byPage, byFetch]).toEqual(Array.from({ length: 2 }, () => ({ ...nobody, walls: [wall] })));
    const alone = { origins: {}, others: [elsewhere] };
    expect([page, fetch]).toEqual(Array.from({ length: 2 }, () => ({ ...alone, unasked: true })));
    expect(elsewhereInTheEnd.map((name) => others[name])).toEqual(elsewhereInTheEnd.map(() => alone));
  });

  test('a test that failed names what staging answered with an error meanwhile', () => {
    const { measurements } = tried.reading;
    const [, ...ofBuys] = measurements['uat/buys']?.items ?? [];
    expect(ofBuys).toEqual([
      { label: 'POST /orders answered 500', shows: '/orders answered 500' },
      { label: 'POST /basket answered 404' },
    ]);
    expect(measurements['uat/starts']?.items?.[1]).toMatchObject({
      label: 'GET /undefined/shop answered 404',
      detail: expect.stringContaining('a variable of the suite may not be set'),
    });
  });

  test('what runs for several tests is the contact of none, and of the task', () => {
    expect(contactsIn('shared')).toEqual({
      reads: { origins: {}, others: [] },
      'asks its service worker': { origins: {}, others: [] },
      'asks others from a page of staging': { origins: {}, others: [elsewhere] },
      'asks staging': { origins: { app: 1 }, others: [] },
    });
    expect(journal.contact).toMatchObject({ origins: { app: expect.any(Number), live: 1 }, others: [elsewhere] });
  });

  test('a test passes only with contact, unless one answer to the task is enough', () => {
    const { task, reading } = tried;
    const without = (of: ContactRule['of']) =>
      task.checks.filter(({ id }) => withoutContact({ contact: { of } }, id, reading) !== undefined);
    const nobody = Object.keys({
      ...contactsIn('nobody'),
      reads: 0,
      'asks its service worker': 0,
      'asks others from a page of staging': 0,
    });
    expect(task.contact).toEqual({ of: 'test' });
    expect(without('test').map(({ title }) => title)).toEqual(nobody);
    expect(without('task')).toEqual([]);
  });
});
