import { describe, expect, test } from 'vitest';
import { authority, serve, serveSecurely } from '../../fixtures/testing/server.ts';
import { imports, page, run } from './testing/run.ts';

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
