import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FullConfig, Suite } from '@playwright/test/reporter';
import { expect, test } from 'vitest';
import { serve } from '../../fixtures/testing/server.ts';
import { playwright as claim } from '../../uat/playwright.ts';
import { type Trial, tryOut } from '../suite/testing/trial.ts';
import { prepareAgain } from './again.ts';
import { playwright } from './index.ts';
import { writeUntraced } from './untraced.ts';

const imports = "import { expect, test } from '@playwright/test';";
const again = 'process.env.STAGEGATE_JOURNAL.includes("again")';

function run(spec: string, trial: Partial<Trial> = {}, options: Partial<Parameters<typeof claim>[0]> = {}) {
  const files = { 'specs/a.spec.ts': `${imports}\n${spec}`, ...trial.files };
  return tryOut(playwright, claim({ specs: 'specs', ...options }), { ...trial, files });
}

test('without retries, a test that failed is run once more for its trace, of which nothing counts', async () => {
  await using staging = await serve((_, response) => response.end('<!doctype html><h1>Shop</h1>'));
  const { reading, files } = await run(
    `test('passes', async ({ page }) => { await page.goto('/'); await expect(page.locator('h1')).toHaveText('Shop'); });
    test('fails', async ({ page }) => { await page.setContent('<h1>Shop</h1>'); await test.step('look', () => expect(page.locator('h1')).toHaveText('Cart', { timeout: 50 })); });
    test('fails once', async ({ request }) => { if (${again}) await request.get('/'); expect(${again}).toBe(true); });
    test('fails otherwise', () => { expect(${again} ? 'b' : 'a', ${again} ? 'late' : 'soon').toBe('c'); });
    test.fail('is known to be broken', () => { expect(1).toBe(2); });
    for (const one of [1, 2, 3]) test('more ' + one, () => { expect(1).toBe(2); });`,
    { environment: { origins: { app: staging.url } } },
    { retries: 0 },
  );
  const trace = (name: string) => `again/artifacts/${name}/trace.zip`;
  expect(reading.measurements['uat/fails']).toMatchObject({
    value: 'failed',
    attempts: ['failed'],
    items: [{ detail: expect.stringContaining('in "look"'), evidence: expect.stringMatching(/^artifacts\/.*\.png$/) }],
    evidence: expect.arrayContaining([expect.stringMatching(/^artifacts\/.*\.png$/), trace('a-fails')]),
  });
  expect(reading.measurements['uat/fails-once']).toMatchObject({
    value: 'failed',
    attempts: ['failed'],
    items: [
      { label: expect.stringContaining('toBe') },
      { label: 'Passed when it was run again to record a trace; the failure counts' },
    ],
  });
  expect(reading.measurements['uat/fails-otherwise']?.items).toMatchObject([
    { label: 'soon' },
    { label: 'Failed otherwise when it was run again to record a trace', detail: 'late' },
  ]);
  expect(reading.contacts?.['uat/fails-once']).toEqual({ origins: {}, others: [] });
  expect(reading.contact).toMatchObject({ origins: { app: 1 } });
  expect(reading.reason).toBeUndefined();
  expect([...files.keys()].filter((path) => path.endsWith('trace.zip'))).toEqual(
    ['a-fails-otherwise', 'a-fails', 'a-more-1', 'a-more-2'].map(trace),
  );
});

test('nothing is traced or run again of a suite that says itself what is traced', async () => {
  const files = { 'pw.config.ts': "export default { testDir: 'specs', use: { trace: 'off' } };" };
  const ended = await run("test('fails', () => { expect(1).toBe(2); });", { files }, { config: 'pw.config.ts' });
  expect(ended.reading.measurements['uat/fails']?.value).toBe('failed');
  expect([...ended.files.keys()].filter((path) => path.includes('trace') || path.includes('again'))).toEqual([]);
});

test('nothing is run again if others would feel it, or if more around the test would run', () => {
  using folder = temporary();
  expect(prepareAgain('disruptive', folder.path, folder.path)).toBeUndefined();
  expect(prepareAgain('load', folder.path, folder.path)).toBeUndefined();
  const path = join(folder.path, 'untraced.json');
  const failed = {
    id: 'a',
    expectedStatus: 'passed',
    results: [{ status: 'failed', errors: [], steps: [], attachments: [] }],
  };
  const suite = { allTests: () => [failed] } as unknown as Suite;
  const written = (config: object): boolean => {
    rmSync(path, { force: true });
    writeUntraced(path, { globalSetup: null, globalTeardown: null, projects: [{}], ...config } as FullConfig, suite);
    return existsSync(path);
  };
  expect(written({})).toBe(true);
  expect(written({ globalSetup: 'set-up.ts' })).toBe(false);
  expect(written({ globalTeardown: 'tear-down.ts' })).toBe(false);
  expect(written({ projects: [{}, { teardown: 'end' }] })).toBe(false);
});

function temporary(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'gate-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}
