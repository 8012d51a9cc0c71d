import { expect, test } from 'vitest';
import { answer, serve } from '../../fixtures/testing/server.ts';
import { playwright as claim } from '../../uat/playwright.ts';
import { tryOut } from '../suite/testing/trial.ts';
import { playwright } from './index.ts';

const secrets = { one: 'c4nary-one-4711', two: 'c4nary-two-4712' };

test('pictures of pages that show different secrets are the same: those of a spec, of an element, of a browser of its own and of a failure', async () => {
  await using server = await serve((request, response) => {
    const known = secrets[request.url?.slice(1) as keyof typeof secrets];
    answer(`<!doctype html><title>shop</title><h1>${known ?? request.url}</h1>`)(request, response);
  });
  const shoots = (name: string): string => `test('${name}', async ({ page }, info) => {
    await page.goto('/${name}');
    await page.screenshot({ path: info.outputPath('own-page.png') });
    await page.locator('h1').screenshot({ path: info.outputPath('own-element.png') });
    const browser = await chromium.launch();
    const other = await browser.newPage();
    await other.goto(info.project.use.baseURL + '/${name}');
    await other.screenshot({ path: info.outputPath('own-browser.png') });
    await browser.close();
    writeFileSync(info.outputPath('own-bytes.png'), await page.screenshot());
    await expect(page.locator('h1')).toHaveText('nothing', { timeout: 10 });
  });`;
  const { files, reading } = await tryOut(playwright, claim({ specs: 'specs', config: 'pw.config.ts' }), {
    environment: { origins: { app: server.url }, headers: { 'x-one': secrets.one, 'x-two': secrets.two } },
    files: {
      'pw.config.ts': `import { defineConfig } from '@playwright/test';
        export default defineConfig({ use: { baseURL: '${server.url}', screenshot: 'on' }, retries: 0 });`,
      'specs/a.spec.ts': `import { writeFileSync } from 'node:fs';
        import { chromium, expect, test } from '@playwright/test';
        ${['one', 'two', 'three', 'four'].map(shoots).join('\n')}`,
    },
  });
  expect(Object.values(reading.measurements).map(({ value }) => value)).toEqual(Array(4).fill('failed'));
  const pictures = (name: string): Record<string, string> =>
    Object.fromEntries(
      [...files]
        .filter(([path]) => path.endsWith('.png') && path.includes(`-${name}/`))
        .map(([path, bytes]) => [path.replace(/.*\//, ''), Buffer.from(bytes).toString('base64')]),
    );
  expect(Object.keys(pictures('one')).length).toBeGreaterThanOrEqual(4);
  expect(pictures('one')).toEqual(pictures('two'));
  for (const [file, picture] of Object.entries(pictures('three'))) expect(picture).not.toBe(pictures('four')[file]);
});

test('a spec gets its pictures as they are, and compares them; a frame that never loads stops none', async () => {
  await using server = await serve((request, response) => {
    if (request.url === '/hang') return;
    answer(`<!doctype html><h1>${secrets.one}</h1>${request.url === '/' ? '' : '<iframe src=/hang></iframe>'}`)(
      request,
      response,
    );
  });
  const { files, reading } = await tryOut(playwright, claim({ specs: 'specs', config: 'pw.config.ts' }), {
    environment: { origins: { app: server.url }, headers: { 'x-one': secrets.one } },
    files: {
      'pw.config.ts': `import { defineConfig } from '@playwright/test';
        export default defineConfig({ use: { baseURL: '${server.url}' }, retries: 0, snapshotPathTemplate: '{testDir}/{arg}{ext}' });`,
      'specs/a.spec.ts': `import { existsSync, writeFileSync } from 'node:fs';
        import { expect, test } from '@playwright/test';
        /** Past Playwright, once the page is painted: two pictures in a row are the same. */
        async function uncovered(page) {
          const client = await page.context().newCDPSession(page);
          for (let before = ''; ; ) {
            const { data } = await client.send('Page.captureScreenshot');
            if (data === before) return Buffer.from(data, 'base64');
            before = data;
          }
        }
        test('compares', async ({ page }, info) => {
          await page.goto('/');
          writeFileSync(info.snapshotPath('golden.png'), await uncovered(page));
          expect(await page.screenshot()).toMatchSnapshot('golden.png');
          expect(await page.screenshot({ path: info.outputPath('kept.png') })).toMatchSnapshot('golden.png');
        });
        test('hangs', async ({ page }, info) => {
          await page.goto('/frame', { waitUntil: 'domcontentloaded' });
          await page.screenshot({ path: info.outputPath('kept.png') });
          await page.locator('h1').screenshot();
          expect(existsSync(info.outputPath('kept.png'))).toBe(true);
        });
        test('differs', async ({ page }, info) => {
          await page.goto('/');
          await page.locator('h1').evaluate((element) => { element.style.color = 'red'; });
          writeFileSync(info.snapshotPath('other.png'), await uncovered(page));
          await page.locator('h1').evaluate((element) => { element.style.color = ''; });
          expect(await page.screenshot()).toMatchSnapshot('other.png');
        });`,
    },
  });
  const outcomes = Object.entries(reading.measurements).map(([id, { value }]) => [id.replace('uat/', ''), value]);
  expect(Object.fromEntries(outcomes), JSON.stringify(reading)).toEqual({
    compares: 'passed',
    hangs: 'passed',
    differs: 'failed',
  });
  const named = (end: string): readonly Buffer[] =>
    [...files].filter(([path]) => path.endsWith(end)).map(([, bytes]) => Buffer.from(bytes));
  const [actual, ...others] = named('other-actual.png');
  expect(actual).toBeDefined();
  // The failure is run again for its trace, and its picture is covered there too.
  expect(others).toEqual([actual]);
  expect(named('other-diff.png')).toEqual([]);
  expect(named('compares/kept.png')).toEqual([actual]);
});
