import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answer, routes, serve } from '../../fixtures/testing/server.ts';
import { Children } from '../processes.ts';
import { noneWaits, notTaken, watchStarts } from '../suite/testing/starts.ts';
import type { Trial } from '../suite/testing/trial.ts';
import { page, run as runSpec } from './testing/run.ts';

beforeEach(() => processors(2));

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  syncBuiltinESMExports();
});

function processors(number: number): void {
  vi.spyOn(os, 'availableParallelism').mockReturnValue(number);
  syncBuiltinESMExports();
}

const watched = (change?: Parameters<typeof watchStarts>[1]) =>
  watchStarts((args) => args.includes('--require'), change);

function configuration(word: string): string {
  return `process.env.WORD = '${word}'; export default { testDir: 'specs', globalSetup: './set-up.ts' };`;
}

/** Without a way to production, in Playwright's own process or a child of it. */
const setUp = `import { spawnSync } from 'node:child_process';
  import { request } from '@playwright/test';
  const asked = "fetch('https://www.shop.test/').catch(({ cause }) => console.log(cause.message))";
  export default async () => {
    const told = (error) => String(error.cause?.message ?? error.message);
    process.env.FETCHED = await fetch('https://www.shop.test/').catch(told);
    process.env.REQUESTED = await (await request.newContext()).get('https://www.shop.test/').catch(told);
    process.env.SPAWNED = spawnSync(process.execPath, ['-e', asked], { env: {}, encoding: 'utf8' }).stdout;
    process.env.STARTED_AS = process.argv.slice(1, 3).join(' ');
    process.env.MAIN = process.mainModule?.filename + process.execArgv.join();
    await new Promise((resolve) => process.stdin.on('end', resolve).resume());
  };`;

const spec = `test('says the word', () => { expect(process.env.WORD).toBe('run'); });
  test('waits', async () => { test.setTimeout(60_000); if (process.env.WAITS === 'yes') await new Promise(() => {}); expect(1).toBe(1); });`;

function run(
  trial: Partial<Trial> = {},
  options: Parameters<typeof runSpec>[2] = {},
  tests = spec,
): ReturnType<typeof runSpec> {
  const files = { 'pw.config.ts': configuration('listed'), 'set-up.ts': setUp, ...trial.files };
  return runSpec(
    tests,
    { ahead: true, between: { 'pw.config.ts': configuration('run') }, ...trial, files },
    { config: 'pw.config.ts', ...options },
  );
}

test('a run takes the process that was started while its suite was listed, and that has loaded nothing of the suite', async () => {
  const started = watched();
  const { end, files, reading } = await run();
  expect(started).toEqual(['with its order', 'ahead']);
  expect(end.status).toBe('completed');
  expect(reading.reason).toBeUndefined();
  expect(reading.measurements).toMatchObject({ 'uat/says-the-word': { value: 'passed' } });
  expect([...files.keys()]).toEqual(['exit.json', 'stderr.txt', 'stdout.txt', 'tests.jsonl']);
});

test('production is refused in it, in what it starts and in its browsers, whom it reaches is known, and specs see no difference', async () => {
  const started = watched();
  await using app = await serve(routes({ '/': answer(page('<p>staging</p>')) }));
  const { reading } = await run(
    { environment: { origins: { app: app.url }, production: ['shop.test'] } },
    {},
    `for (const name of ['FETCHED', 'REQUESTED', 'SPAWNED'])
      test('refuses what is ' + name, async ({ request }) => { await request.get('${app.url}/'); expect(process.env[name]).toContain('refused by stagegate'); });
    test('is Playwright', async ({ request }) => { await request.get('${app.url}/'); expect(process.env.STARTED_AS).toMatch(/test.cli\\.js test$/); });
    test('is the main module', async ({ request }) => {
      await request.get('${app.url}/');
      expect(process.env.MAIN).toMatch(/test.cli\\.js$/);
      expect(process.execArgv.join()).not.toContain('child');
    });
    test('has the journal', async ({ request }) => { await request.get('${app.url}/'); expect(process.env.STAGEGATE_JOURNAL).toMatch(/folder.tests\\.jsonl$/); });
    test('shows a page', async ({ page }) => { await page.goto('/'); await expect(page.locator('p')).toHaveText('staging'); });
    test('production in a page', async ({ page }) => { await page.goto('https://www.shop.test/'); expect(1).toBe(1); });
    test('production in fetch', async () => { await fetch('https://www.shop.test/'); expect(1).toBe(1); });`,
  );
  expect(started.slice(0, 2)).toEqual(['with its order', 'ahead']);
  const passed = [
    'refuses-what-is-fetched',
    'refuses-what-is-requested',
    'refuses-what-is-spawned',
    'is-playwright',
    'is-the-main-module',
  ];
  expect(Object.entries(reading.measurements).map(([id, { value }]) => [id, value])).toEqual(
    [...passed, 'has-the-journal', 'shows-a-page'].map((id) => [`uat/${id}`, 'passed']),
  );
  expect(reading.contact).toMatchObject({ origins: { app: expect.anything() } });
  expect(Object.entries(reading.gaps ?? {}).map(([id, { code }]) => [id, code])).toEqual([
    ['uat/production-in-a-page', 'refused-production'],
    ['uat/production-in-fetch', 'refused-production'],
  ]);
});

test('it is stopped with the run, and what it has recorded is kept', async () => {
  const started = watched();
  vi.stubEnv('WAITS', 'yes');
  const { end, reading } = await run({ interruptAfter: 1 }, { variables: ['WAITS'] });
  expect(started).toEqual(['with its order', 'ahead']);
  expect(end.status).toBe('interrupted');
  expect(reading.measurements).toMatchObject({ 'uat/says-the-word': { value: 'passed' } });
});

test.each(notTaken)('a run starts one of its own if the one that waits %s', async (_, change) => {
  vi.stubEnv('OTHER', 'listed');
  const started = watched(change);
  const { reading } = await run({}, { variables: ['OTHER'] });
  expect(started).toEqual(['with its order', 'ahead', 'with its order']);
  expect(reading.measurements).toMatchObject({ 'uat/says-the-word': { value: 'passed' } });
});

test.each(noneWaits)('none waits if %s', async (_, trial, options) => {
  const started = watched();
  const { reading } = await run(trial, options);
  expect(started).toEqual(['with its order', 'with its order']);
  expect(reading.measurements).toMatchObject({ 'uat/says-the-word': { value: 'passed' } });
});

test.each<[what: string, arrange: () => unknown]>([
  ['the listing has the only processor', () => processors(1)],
  ['another tool runs', () => vi.spyOn(Children.prototype, 'isIdle', 'get').mockReturnValue(false)],
])('none waits if %s', async (_, arrange) => {
  arrange();
  const started = watched();
  await run();
  expect(started).toEqual(['with its order', 'with its order']);
});

test('it ends with its gate if the suite could not be listed', async () => {
  let waiting = 0;
  watched((options, isAhead) =>
    isAhead
      ? {
          ...options,
          started: (pid) => {
            waiting = pid;
          },
        }
      : options,
  );
  await expect(run({ files: { 'pw.config.ts': 'throw new Error("broken");' } })).rejects.toThrow('broken');
  expect(waiting).toBeGreaterThan(0);
  await expect.poll(() => isAlive(waiting)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
