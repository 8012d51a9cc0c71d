import { expect, test } from 'vitest';
import { answer, serve } from '../../fixtures/testing/server.ts';
import { run } from './testing/run.ts';

const askers = `const ask = async () => { await (await fetch(process.env.APP)).text(); };`;

test('what a hook around a test asks is of its attempt, before the body and after it', async () => {
  await using app = await serve(answer({ ok: true }));
  const { reading } = await run(
    `${askers}
    import { aroundEach } from 'vitest';
    test('outside of them', () => { expect(1).toBe(1); });
    describe('around', () => {
      describe('before', () => {
        aroundEach(async (runTest) => { await ask(); await runTest(); });
        test('asks before', () => { expect(1).toBe(1); });
        let tries = 0;
        test('is tried again', { retry: 1 }, () => { expect(tries++).toBe(1); });
      });
      describe('after', () => {
        aroundEach(async (runTest) => { await runTest(); await ask(); });
        test('asks after', () => { expect(1).toBe(1); });
      });
    });`,
    { environment: { origins: { app: app.url } } },
    { origins: { APP: 'app' }, workers: 1 },
  );
  const once = { origins: { app: 1 }, others: [] };
  expect(reading.contacts?.['api/outside-of-them']).toEqual({ origins: {}, others: [] });
  expect(reading.contacts).toMatchObject({
    'api/around-before-asks-before': once,
    'api/around-before-is-tried-again': once,
    'api/around-after-asks-after': once,
  });
});

test.each([
  ['begins an attempt in its own way', 'onBeforeTryTask() {}'],
  [
    'begins it later',
    'async onBeforeTryTask(test, options) { await Promise.resolve(); super.onBeforeTryTask(test, options); }',
  ],
  ['ends it in its own way', 'async onAfterRetryTask() {}'],
  ['calls the body itself', 'runTask(test) { return TestRunner.getTestFn(test)(); }'],
])('a team’s own runner that %s is watched as well', async (_, method) => {
  await using app = await serve(answer({ ok: true }));
  const { reading } = await run(
    `${askers}
    import { beforeEach } from 'vitest';
    test('asks', async () => { await ask(); expect(1).toBe(1); });
    test('does not', () => { expect(1).toBe(1); });
    test('asserts nothing', async () => { await ask(); });
    describe('of a hook', () => {
      let tries = 0;
      beforeEach(async () => { await ask(); if (tries++ === 0) throw new Error('not yet'); });
      test('asks before', { retry: 1 }, () => { expect(1).toBe(1); });
    });`,
    {
      environment: { origins: { app: app.url } },
      files: {
        'vt.config.ts': `export default { test: { include: ['specs/*.spec.ts'], runner: './runner.ts' } };`,
        'runner.ts': `import { TestRunner } from 'vitest'; export default class extends TestRunner { ${method} }`,
      },
    },
    { config: 'vt.config.ts', origins: { APP: 'app' }, workers: 1 },
  );
  expect(reading.contacts?.['api/asks']?.origins).toEqual({ app: 1 });
  expect(reading.contacts?.['api/does-not']?.origins).toEqual({});
  expect(reading.gaps?.['api/asserts-nothing']?.code).toBe('no-assertion');
  expect(reading.contacts?.['api/of-a-hook-asks-before']?.origins).toEqual({ app: 1 });
  expect(reading.measurements['api/of-a-hook-asks-before']?.value).toBe('flaky');
});
