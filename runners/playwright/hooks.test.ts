import { expect, test } from 'vitest';
import { imports, run } from './testing/run.ts';

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
