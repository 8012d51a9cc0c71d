import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authority, serve, serveSecurely, type TestServer } from '../../fixtures/testing/server.ts';
import { chromiumTool } from '../../gate/testing/tools.ts';
import { playwright as claim } from '../../uat/playwright.ts';
import type { Reading, ToolEnd } from '../runner.ts';
import { type Trial, tryOut } from '../suite/testing/trial.ts';
import { playwright } from './index.ts';

const imports =
  "import { execFileSync } from 'node:child_process'; import { chromium, expect, firefox, mergeExpects, test } from '@playwright/test';";
const tool = await chromiumTool();
const page = (body: string) => `<!doctype html><title>x</title>${body}`;

function run(spec: string, trial: Partial<Trial> = {}, options: Partial<Parameters<typeof claim>[0]> = {}) {
  const files = { 'specs/a.spec.ts': `${imports}\n${spec}`, ...trial.files };
  return tryOut(
    playwright,
    claim({ specs: 'specs', ...(options.config === undefined ? { retries: 0 } : {}), ...options }),
    { ...trial, files },
  );
}

test("a team's own configuration holds, and nothing is written into its checkout", async () => {
  const { reading, left, end } = await run(
    `test('has the settings', async ({ page }, info) => {
      expect(info.project.name).toBe('phone');
      expect(info.project.use.locale).toBe('de-DE');
      expect(await page.evaluate(() => navigator.language)).toBe('de-DE');
    });
    test('is flaky', ({}, info) => { expect(info.retry).toBe(1); });
    test('compares a snapshot that nobody has made', () => { expect('text').toMatchSnapshot('text.txt'); });`,
    {
      files: {
        'e2e/pw.config.ts': `import { defineConfig } from '@playwright/test';
          import { locale } from './locale';
          export default defineConfig({ testDir: '../specs', retries: 1, reporter: [['html', { outputFolder: 'report' }]], outputDir: 'out',
            projects: [{ name: 'phone', use: { locale, channel: 'msedge' } }] });`,
        'e2e/locale.ts': "export const locale: string = 'de-DE';",
      },
    },
    { config: 'e2e/pw.config.ts' },
  );
  expect(reading.measurements).toMatchObject({
    'uat/has-the-settings': { value: 'passed' },
    'uat/is-flaky': { value: 'flaky', attempts: ['failed', 'passed'] },
    'uat/compares-a-snapshot-that-nobody-has-made': { value: 'failed' },
  });
  expect(end).toMatchObject({
    status: 'completed',
    versions: { playwright: expect.any(String), chromium: expect.any(String) },
  });
  expect(left).toEqual(['e2e/locale.ts', 'e2e/pw.config.ts', 'specs/a.spec.ts']);
});

test('a test behind a set-up that failed names it: of another project, or above it in its file', async () => {
  const { reading } = await run(
    `test('orders', () => { expect(1).toBe(1); });`,
    {
      files: {
        'specs/auth.setup.ts': `${imports}
          test('authenticates', () => { expect(500).toBe(200); });
          test.describe(() => {
            test.beforeAll(() => { throw new Error('no account'); });
            test('first', () => { expect(1).toBe(1); });
            test('second', () => { expect(1).toBe(1); });
            test('skips itself', () => { test.skip(true, 'not built'); });
          });`,
        'pw.config.ts': `export default { testDir: 'specs', projects: [
            { name: 'setup', testMatch: /setup/ }, { name: 'between', testMatch: /none/, dependencies: ['setup'] },
            { name: 'main', dependencies: ['between'] }] };`,
      },
    },
    { config: 'pw.config.ts' },
  );
  const failed = (title: string) =>
    expect.stringMatching(new RegExp(`^"${title}" of the project "setup" failed \\(specs/auth\\.setup\\.ts:\\d+\\)$`));
  const stopped = {
    code: 'set-up-failed',
    detail: expect.stringMatching(/^beforeAll failed \(specs\/auth\.setup\.ts:\d+\): no account$/),
  };
  expect(reading.gaps).toEqual({
    'uat/main-orders': { code: 'set-up-failed', detail: failed('authenticates') },
    'uat/setup-first': stopped,
    'uat/setup-second': stopped,
    'uat/setup-skips-itself': stopped,
  });
});

test('a hook for several tests is known by its title, and by its timeout; a test that failed before it stays failed', async () => {
  const { reading, files } = await run(
    `const passes = () => { expect(1).toBe(1); };
    test.describe('titled', () => { test.beforeAll('seeds the shop', () => { throw new Error('no account'); }); test('one', passes); });
    test.describe('late', () => { test.beforeAll(async () => { test.setTimeout(50); await new Promise(() => {}); }); test('one', passes); });
    test.describe('cleans up', () => { test('one', () => { expect(1).toBe(2); }); test.afterAll(() => { throw new Error('no account'); }); });
    const stock = () => { throw new Error('no stock'); };
    test.describe('same words', () => { test('one', stock); test.afterAll(stock); });
    test.describe('before each', () => { test.beforeEach(() => { throw new Error('no account'); }); test('one', passes); });`,
    {
      files: {
        'specs/b.spec.ts': `${imports}
          test('starts a program', () => { execFileSync('true'); expect(1).toBe(2); });
          test('hangs', async () => { test.setTimeout(500); await new Promise(() => {}); });`,
      },
    },
  );
  expect(reading.gaps).toEqual({
    'uat/titled-one': { code: 'set-up-failed', detail: 'beforeAll failed (specs/a.spec.ts:3): no account' },
    'uat/late-one': {
      code: 'set-up-failed',
      detail: 'beforeAll failed (specs/a.spec.ts:4): beforeAll did not finish within its timeout of 50 ms',
    },
  });
  expect(Object.entries(reading.measurements).map(([id, { value }]) => [id, value])).toEqual([
    ['uat/cleans-up-one', 'failed'],
    ['uat/same-words-one', 'failed'],
    ['uat/before-each-one', 'failed'],
    ['uat/starts-a-program', 'failed'],
    ['uat/hangs', 'failed'],
  ]);
  // None of them asked staging, but nobody knows that of a program.
  const unasked = Object.entries(reading.contacts ?? {}).filter(([, contact]) => contact.unasked === true);
  expect(unasked.map(([id]) => id)).toEqual([
    ...['titled-one', 'late-one', 'cleans-up-one', 'same-words-one', 'before-each-one', 'hangs'].map(
      (id) => `uat/${id}`,
    ),
  ]);
  expect(reading.measurements['uat/before-each-one']?.items?.[0]?.detail).toBe(
    'in "beforeEach hook" · specs/a.spec.ts:8',
  );
  expect(reading.measurements['uat/cleans-up-one']?.items?.[0]?.detail).not.toContain('hook');
  // Nothing runs a hook for several tests again to record a trace of it.
  const again = Buffer.from(files.get('again/tests.jsonl') ?? []).toString();
  expect(again).toContain('cleans up');
  expect(again).not.toContain('titled');
});

test('a browser that waits in a hook for several tests until that is too late fails no test', async () => {
  const { reading } = await run(
    `test.beforeAll(async ({ browser }) => {
      test.setTimeout(1_000);
      const page = await browser.newPage();
      await page.getByText('never').click();
    });
    test('one', () => { expect(1).toBe(1); });`,
  );
  expect(reading.measurements).toEqual({});
  expect(reading.gaps).toEqual({
    'uat/one': {
      code: 'set-up-failed',
      detail: expect.stringMatching(/^beforeAll failed .*did not finish within its timeout of 1 s/),
    },
  });
});

test('a suite that its configuration ends at a failure says what it left out, and why', async () => {
  const { reading } = await run(
    "test('fails', () => { expect(1).toBe(2); });\ntest('is left out', () => { expect(1).toBe(1); });",
    { files: { 'pw.config.ts': "export default { testDir: 'specs', maxFailures: 1 };" } },
    { config: 'pw.config.ts' },
  );
  expect(reading.measurements).toMatchObject({ 'uat/fails': { value: 'failed' } });
  expect(reading.gaps).toEqual({ 'uat/is-left-out': { code: 'not-reached' } });
  expect(reading.reason).toMatchObject({
    code: 'not-reached',
    detail: expect.stringMatching(/^maxFailures: 1 in the suite’s configuration/),
  });
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

test('of what a suite prints, only that Node says as it dies is kept', async () => {
  const { files } = await run(
    "test('prints', () => { console.log('a token'); console.error('a token, too'); console.error('[1:0x1] 9 ms:\\nFATAL ERROR: Reached heap limit'); expect(1).toBe(1); });",
  );
  const said = (name: string) => Buffer.from(files.get(name) ?? []).toString();
  expect([said('stdout.txt'), said('stderr.txt')]).toEqual(['', 'FATAL ERROR: Reached heap limit\n']);
});

test('an error in global set-up names its place, and all of it is in the evidence', async () => {
  const { reading, files } = await run(
    "test('passes', () => { expect(1).toBe(1); });",
    {
      files: {
        'global.ts': "export default () => {\n  throw new Error('no tenant');\n};",
        'pw.config.ts': "export default { testDir: 'specs', globalSetup: './global.ts' };",
      },
    },
    { config: 'pw.config.ts' },
  );
  expect(reading.reason).toEqual({ code: 'suite-failed', detail: 'global.ts:2: Error: no tenant' });
  expect(reading.gaps).toEqual({ 'uat/passes': { code: 'not-reached' } });
  expect(Buffer.from(files.get('stderr.txt') ?? []).toString()).toMatch(/Error: no tenant\n +at /);
});

describe('one run of a suite without a configuration', () => {
  let end: ToolEnd;
  let reading: Reading;
  let staging: TestServer;
  let other: TestServer;
  let production: TestServer;

  beforeAll(async () => {
    other = await serve((_, response) => response.end(page('elsewhere')));
    production = await serve((_, response) => response.end(page('production')));
    staging = await serve((request, response) => {
      if (request.url === '/out')
        response.writeHead(302, { location: `${other.url.replace('127.0.0.1', 'localhost')}/landed` }).end();
      else if (request.url === '/in') response.writeHead(302, { location: '/' }).end();
      else response.setHeader('content-type', 'text/html').end(page(`<img src="${other.url}/picture.png">`));
    });
    const spec = (body: string) => `${imports}\n${body}`;
    ({ end, reading } = await run(
      `const hasViewer = async (browser) => (await browser.newPage()).evaluate(() => navigator.pdfViewerEnabled);
      test('shell', async ({ browser }) => { expect(await hasViewer(browser)).toBe(false); });
      test('chromium', async () => { expect(await hasViewer(await chromium.launch({ channel: 'chromium' }))).toBe(true); });
      test('walks through staging', async ({ page }) => {
        await page.goto('/in');
        await page.goto('/out');
        await expect(page).toHaveURL(/landed/);
      });`,
      {
        files: {
          'specs/production.spec.ts': spec(`const url = '${production.url.replace('127.0.0.1', 'www.localhost')}';
            test('page', async ({ page }) => { await page.goto(url); expect(1).toBe(1); });
            test('own browser', async () => { const browser = await chromium.launch({ channel: 'chrome' }); await (await browser.newPage()).goto(url); expect(1).toBe(1); });
            test('request', async ({ request }) => { await request.get(url); expect(1).toBe(1); });
            test('fetch', async () => { await fetch(url); expect(1).toBe(1); });
            test('firefox', async () => { await firefox.launch(); expect(1).toBe(1); });`),
          'specs/assertions.spec.ts': spec(`test.beforeEach(() => { expect(1).toBe(1); });
            test('empty', () => {});
            test('in a step', async () => { await test.step('look', async () => { expect(1).toBe(1); }); });
            test('polled', async () => { await expect.poll(() => 1).toBe(1); });`),
        },
        environment: {
          origins: { app: staging.url },
          headers: { 'X-Access': 'open-sesame' },
          cookies: [{ origin: 'app', name: 'beta', value: 'yes' }],
          production: ['www.localhost'],
        },
      },
    ));
  });
  afterAll(() => Promise.all([staging, other, production].map((server) => server[Symbol.asyncDispose]())));

  const shell = 'shell' in tool;

  test('launches the headless shell if there is one, and Chromium itself if that is asked for', () => {
    expect(reading.measurements).toMatchObject({
      'uat/shell': { value: shell ? 'passed' : 'failed' },
      'uat/chromium': { value: 'passed' },
    });
    expect(end.versions['chromium']).toMatch(shell ? / \(headless shell or Chromium itself\)$/ : /^[\d.]+$/);
  });

  test('sends access with each request to a declared origin, and with no other', () => {
    expect(reading.measurements).toMatchObject({ 'uat/walks-through-staging': { value: 'passed' } });
    expect(staging.requests.map(({ headers }) => headers['x-access'])).toEqual(
      staging.requests.map(() => 'open-sesame'),
    );
    expect(staging.requests.find(({ url }) => url === '/in')?.headers['cookie']).toBe('beta=yes');
    expect(other.requests.map(({ url }) => url)).toEqual(expect.arrayContaining(['/picture.png', '/landed']));
    for (const { headers } of other.requests) expect(headers).not.toMatchObject({ 'x-access': expect.anything() });
  });

  test('refuses production to the page, to a browser of its own and to Node, and launches no other browser, in which it could not', () => {
    const refused = { code: 'refused-production', detail: expect.any(String) };
    expect(reading.gaps).toEqual({
      'uat/page': refused,
      'uat/own-browser': refused,
      'uat/request': refused,
      'uat/fetch': refused,
      'uat/firefox': { code: 'tool-failed', detail: expect.stringContaining('Chromium') },
      'uat/empty': { code: 'no-assertion', detail: expect.stringContaining('"empty"') },
    });
    expect(production.connections()).toBe(0);
  });

  test('counts only assertions in the body of a test', () => {
    expect(Object.keys(reading.measurements).toSorted()).toEqual(
      ['chromium', 'in-a-step', 'polled', 'shell', 'walks-through-staging'].map((name) => `uat/${name}`),
    );
    expect(reading.gaps?.['uat/empty']?.code).toBe('no-assertion');
  });
});

test('an assertion counts if it passed before the body of its test ended', async () => {
  const body = page('<h1>Shop</h1>');
  const { reading } = await run(
    `const missing = (page) => expect(page.locator('h9')).toBeVisible({ timeout: 50 });
    const own = expect.extend({ toBecome: async (promise, value) => ({ pass: (await promise) === value, message: () => 'is something else' }) });
    test('swallowed at once', () => { try { expect(1).toBe(2); } catch {} });
    test('swallowed poll', async () => { await expect.poll(() => 1, { timeout: 50 }).toBe(2).catch(() => {}); });
    test('swallowed toPass', async () => { await expect(() => { expect(1).toBe(1); throw new Error(); }).toPass({ timeout: 50 }).catch(() => {}); });
    test('unawaited poll', () => { expect.poll(() => 1).toBe(2); });
    test('unawaited toPass', () => { expect(() => { expect(1).toBe(2); }).toPass(); });
    test.describe(() => {
      test.describe.configure({ retries: 1 });
      test('empty when it is tried again', ({}, { retry }) => { if (retry === 0) expect(1).toBe(2); });
      test('passes when it is tried again', ({}, { retry }) => { expect(retry).toBe(1); });
    });
    // A page takes longer than all the rest of a test.
    test.describe(() => {
      test.beforeEach(({ page }) => page.setContent('${body}'));
      test('no matcher', ({ page }) => { expect(page.locator('h9')); });
      test('swallowed by try', async ({ page }) => { try { await missing(page); } catch {} });
      test('swallowed by catch', ({ page }) => missing(page).catch(() => {}));
      test('swallowed by then', async ({ page }) => { if (await missing(page).then(() => true, () => false)) expect(1).toBe(1); });
      test('swallowed step', async ({ page }) => { await test.step('s', () => missing(page)).catch(() => {}); });
      test('unawaited', ({ page }) => { expect(page.locator('h9')).toBeVisible({ timeout: 20_000 }).catch(() => {}); });
      test('unawaited, in a loop', ({ page }) => { ['h8', 'h9'].forEach(async (tag) => { await expect(page.locator(tag)).toBeVisible({ timeout: 20_000 }).catch(() => {}); }); });
      test('unawaited, true while the page closes', ({ page }) => { expect(page.locator('h9')).toBeHidden().catch(() => {}); });
      test('a promise', ({ page }) => { expect(page.title()).toBeTruthy(); });
      test('a promise, softly', ({ page }) => { expect.soft(page.title(), 'has a title').not.toBeNull(); });
      test('a promise, with settings', ({ page }) => { expect.configure({ timeout: 100 })(page.title(), { message: 'has a title' }).toBeDefined(); });
      test('a promise, with matchers', ({ page }) => { own(page.title()).toBeTruthy(); });
      test('a promise, with merged matchers', ({ page }) => { mergeExpects(own)(page.title()).toBeTruthy(); });
      const helper = async (page) => { await test.step('s', async () => { await expect(page.locator('h1')).toBeVisible(); }); };
      test('passes in a helper, and swallows another', async ({ page }) => { await missing(page).catch(() => {}); await helper(page); });
      test('passes by resolves', async ({ page }) => { await expect(page.title()).resolves.toBe('x'); });
      test('passes by a matcher that awaits', async ({ page }) => { await own(page.title()).toBecome('x'); await own(page.title()).not.toBecome('y'); });
      test('fails, and says why', ({ page }) => { expect(page.title(), 'the title').toBe('x'); });
    });
    test('passes by poll', async () => { let turn = 0; await expect.poll(() => ++turn).toBe(2); });
    test('passes by toPass', async () => { let turn = 0; await expect(() => { expect(++turn).toBe(2); }).toPass(); });
    test('passes by rejects', async () => { await expect(Promise.reject(new Error('x')), 'fails').rejects.not.toThrow('y'); });`,
  );
  expect(Object.entries(reading.measurements).map(([id, { value }]) => [id, value])).toEqual([
    ['uat/passes-when-it-is-tried-again', 'flaky'],
    ['uat/passes-in-a-helper-and-swallows-another', 'passed'],
    ['uat/passes-by-resolves', 'passed'],
    ['uat/passes-by-a-matcher-that-awaits', 'passed'],
    ['uat/fails-and-says-why', 'failed'],
    ['uat/passes-by-poll', 'passed'],
    ['uat/passes-by-topass', 'passed'],
    ['uat/passes-by-rejects', 'passed'],
  ]);
  expect(reading.measurements['uat/fails-and-says-why']?.items?.[0]?.label).toBe(
    'The actual value is a promise that nobody awaited: the title',
  );
  expect(Object.values(reading.gaps ?? {}).map(({ code }) => code)).toEqual(
    Array.from({ length: 19 }, () => 'no-assertion'),
  );
});

test('a plain suite finds staging by itself, and trusts its private authority', async () => {
  await using staging = await serveSecurely('valid', (_, response) => {
    response.setHeader('content-type', 'text/html').end(page('<p>staging</p>'));
  });
  const { reading } = await run(
    `test('page', async ({ page }) => { await page.goto('/'); await expect(page.locator('p')).toHaveText('staging'); });
    test('request', async ({ request }) => { expect((await request.get('/')).status()).toBe(200); });`,
    { environment: { origins: { app: staging.url }, ca: authority } },
  );
  expect(reading.measurements).toMatchObject({ 'uat/page': { value: 'passed' }, 'uat/request': { value: 'passed' } });
});

describe('a suite with a base URL of its own', () => {
  const asks =
    "test('asks', async ({ page }) => { await page.goto('/'); await expect(page.locator('p')).toHaveText(test.info().project.name); });";

  test('is reported as asking elsewhere if nobody answers there, and a browser that is not there as missing', async () => {
    await using staging = await serve((_, response) => response.end(page('<p>chrome</p>')));
    const files = {
      'specs/b.spec.ts': `${imports}
        test('page', async ({ page }) => { await page.setContent('<p>x</p>'); await expect(page.locator('p')).toHaveText('x'); });`,
      'pw.config.ts': `export default { testDir: 'specs', use: { baseURL: process.env.BASE_URL ?? 'http://127.0.0.1:4' },
        projects: [{ name: 'safari', use: { browserName: 'webkit' } }, { name: 'chrome', use: { browserName: 'chromium' } }] };`,
    };
    const environment = { origins: { app: staging.url } };
    const { reading } = await run(asks, { files, environment }, { config: 'pw.config.ts' });
    const missing = {
      code: 'tool-failed',
      detail: expect.stringMatching(/this was webkit\. Choose projects that run in Chromium/),
    };
    expect(reading.gaps).toEqual({
      'uat/safari-asks': missing,
      'uat/safari-page': missing,
      'uat/chrome-asks': { code: 'foreign-origin', detail: 'http://127.0.0.1:4' },
    });
    expect(reading.measurements).toEqual({ 'uat/chrome-page': expect.objectContaining({ value: 'passed' }) });
  });

  test('gets an origin in the variable that the claim names, Playwright’s own one included', async () => {
    const serving = (name: string) =>
      serve((_, response) => {
        response.setHeader('content-type', 'text/html').end(page(`<p>${name}</p>`));
      });
    await using app = await serving('app');
    await using web = await serving('web');
    const files = {
      'pw.config.ts': `export default { testDir: 'specs', projects: [
        { name: 'app', use: { baseURL: process.env.BASE_URL ?? 'http://127.0.0.1:4' } }, { name: 'web' }] };`,
    };
    const environment = { origins: { app: app.url, web: web.url } };
    const options = { config: 'pw.config.ts', origins: { BASE_URL: 'app', PLAYWRIGHT_TEST_BASE_URL: 'web' } };
    const { reading } = await run(asks, { files, environment }, options);
    expect(reading.measurements).toMatchObject({
      'uat/app-asks': { value: 'passed' },
      'uat/web-asks': { value: 'passed' },
    });
    await expect(run(asks, { files, environment }, { ...options, origins: { BASE_URL: 'shop' } })).rejects.toThrow(
      'origins.BASE_URL: there is no origin "shop"; the definition declares app, web.',
    );
  });
});
