import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve, type TestServer } from '../../fixtures/testing/server.ts';
import { chromiumTool } from '../../gate/testing/tools.ts';
import type { Reading, ToolEnd } from '../runner.ts';
import { imports, page, run } from './testing/run.ts';

const tool = await chromiumTool();

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

test('of what a suite prints, only that Node says as it dies is kept', async () => {
  const { files } = await run(
    "test('prints', () => { console.log('a token'); console.error('a token, too'); console.error('[1:0x1] 9 ms:\\nFATAL ERROR: Reached heap limit'); expect(1).toBe(1); });",
  );
  const said = (name: string) => Buffer.from(files.get(name) ?? []).toString();
  expect([said('stdout.txt'), said('stderr.txt')]).toEqual(['', 'FATAL ERROR: Reached heap limit\n']);
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
