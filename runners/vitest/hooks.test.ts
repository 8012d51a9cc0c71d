import { describe, expect, test } from 'vitest';
import { vitest as claim } from '../../suites/api/vitest.ts';
import { tryOut } from '../suite/testing/trial.ts';
import { vitest } from './index.ts';
import { imports, run } from './testing/run.ts';

test.each(['throw new Error("no account");', 'await import("./gone");'])(
  'when a hook for several tests throws, the report says where, and no test counts as failed: %s',
  async (throws) => {
    const { reading } = await run(
      `describe('stopped', () => {
        beforeAll(async () => { ${throws} });
        test('one', () => { expect(1).toBe(1); });
        test('skips itself', ({ skip }) => { skip(); });
        describe('inner', () => { test('two', () => { expect(1).toBe(1); }); });
      });
      describe('cleans up', () => {
        test('skips itself', ({ skip }) => { skip(); });
        test('flaky', { retry: 1 }, () => { expect(turn++).toBe(1); });
        afterAll(async () => { ${throws} });
      });
      describe('fails', () => {
        test('passes first', () => { expect(1).toBe(1); });
        test('by itself', () => { expect(1).toBe(2); });
        afterAll(async () => { ${throws} });
      });
      describe('all fail', () => {
        test('by themselves', () => { expect(1).toBe(2); });
        afterAll(async () => { ${throws} });
      });
      let turn = 0;
      test('passes', () => { expect(1).toBe(1); });`,
    );
    const failed = (hook: string) =>
      expect.stringMatching(new RegExp(`^${hook} failed \\(specs/a\\.spec\\.ts:\\d+\\): `));
    const stopped = { code: 'set-up-failed', detail: failed('beforeAll') };
    expect(reading.gaps).toEqual({
      'api/stopped-one': stopped,
      'api/stopped-skips-itself': stopped,
      'api/stopped-inner-two': stopped,
      'api/cleans-up-skips-itself': { code: 'skipped' },
      'api/cleans-up-flaky': { code: 'suite-failed', detail: failed('afterAll') },
      'api/fails-passes-first': { code: 'suite-failed', detail: failed('afterAll') },
    });
    expect(reading.measurements).toEqual({
      'api/fails-by-itself': expect.objectContaining({ value: 'failed' }),
      'api/all-fail-by-themselves': expect.objectContaining({ value: 'failed' }),
      'api/passes': expect.objectContaining({ value: 'passed' }),
    });
    expect(reading.reason).toBeUndefined();
  },
);

describe('an error outside all tests names its place, and all of it is in the evidence', () => {
  const passes = `${imports}\ntest('passes', () => { expect(1).toBe(1); });`;
  const later = `${imports}\ntest('passes', async () => {
    setTimeout(() => { void Promise.reject(new TypeError('no tenant')); });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(1).toBe(1);
  });`;
  const global = (body: string) => ({
    'specs/a.spec.ts': passes,
    'global.ts': `export default () => {\n  ${body}\n};`,
  });

  test.each([
    [
      'a promise that nobody awaited',
      { 'specs/a.spec.ts': later },
      'specs/a.spec.ts:5: TypeError: no tenant',
      'passed',
    ],
    ['global set-up', global("throw new Error('no tenant');"), 'global.ts:2: Error: no tenant', 'not-reached'],
    [
      'global tear-down',
      global("return () => { throw new Error('no tenant'); };"),
      'global.ts:2: Error: no tenant',
      'passed',
    ],
  ])('%s', async (_, files, detail, end) => {
    const globalSetup = 'global.ts' in files ? "globalSetup: './global.ts'" : '';
    const config = `export default { test: { include: ['specs/*.spec.ts'], ${globalSetup} } };`;
    const { reading, files: left } = await tryOut(vitest, claim({ specs: 'specs', config: 'vt.config.ts' }), {
      files: { ...files, 'vt.config.ts': config },
    });
    expect(reading.reason).toEqual({ code: 'suite-failed', detail });
    expect(reading.measurements['api/passes']?.value ?? reading.gaps?.['api/passes']?.code).toBe(end);
    expect(Buffer.from(left.get('stderr.txt') ?? []).toString()).toMatch(/Error: no tenant\n +at /);
  });
});
