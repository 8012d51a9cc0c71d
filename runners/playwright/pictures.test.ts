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
    await expect(page.locator('h1')).toHaveText('nothing', { timeout: 10 });
  });`;
  const { files, reading } = await tryOut(playwright, claim({ specs: 'specs', config: 'pw.config.ts' }), {
    environment: { origins: { app: server.url }, headers: { 'x-one': secrets.one, 'x-two': secrets.two } },
    files: {
      'pw.config.ts': `import { defineConfig } from '@playwright/test';
        export default defineConfig({ use: { baseURL: '${server.url}', screenshot: 'on' }, retries: 0 });`,
      'specs/a.spec.ts': `import { chromium, expect, test } from '@playwright/test';
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
