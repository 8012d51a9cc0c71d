/** What suites do, for both tools: the cases whose real output is recorded. */
import type { Trial } from './trial.ts';

export interface Dialect {
  /** The line that imports `test` and `expect`. */
  readonly imports: string;
  /** The name of a test's retry, as an expression: 0 in the first attempt. */
  readonly retried: string;
  /** Wraps a test's options, among them one retry. */
  readonly options: string;
  /** A line by which no test of a file is retried. */
  readonly once: string;
  /** How many attempts are reported once a retry runs, after a test that passed: Vitest reports those of a test at its end. */
  readonly reportedInRetry: number;
  readonly knownBroken: string;
}

export type Case =
  | 'normal'
  | 'flaky'
  | 'all-skipped'
  | 'deleted'
  | 'crashed-spec'
  | 'killed'
  | 'interrupted'
  | 'interrupted-retry'
  | 'crashed-worker'
  | 'unreachable'
  | 'hooks';

export function cases({
  imports,
  retried,
  options,
  once,
  reportedInRetry,
  knownBroken,
}: Dialect): Readonly<Record<Case, Trial>> {
  const spec = (...tests: string[]): string =>
    `${["import { readFileSync } from 'node:fs';", imports, ...tests].join('\n')}\n`;
  const passes = "test('passes [OSB-01]', () => { expect(1).toBe(1); });";
  const fails = "test('fails', () => { expect('timeout').toBe('connected'); });";
  const hanging = 'await new Promise((resolve) => setTimeout(resolve, 50_000)); expect(1).toBe(1);';
  const hangs = `test('hangs', async () => { ${hanging} });`;
  const seen =
    "while (!readFileSync(process.env.STAGEGATE_JOURNAL, 'utf8').includes('timeout')) await new Promise((again) => setTimeout(again, 10));";
  const behind = (hook: string, name: string, count = 2): string => {
    const tests = ['one', 'two'].slice(0, count).map((title) => `test('${title}', () => { expect(1).toBe(1); });`);
    return `test.describe('${name}', () => { test.${hook} ${tests.join(' ')} });`;
  };
  const only = (...tests: string[]): Trial => ({ files: { 'specs/a.spec.ts': spec(...tests) } });
  return {
    normal: only(
      passes,
      fails,
      "test('asserts nothing', () => {});",
      "test.skip('is skipped', () => { expect(1).toBe(1); });",
      `${knownBroken}('is known to be broken', () => { expect(1).toBe(2); });`,
    ),
    flaky: only(passes, `test('is flaky', ${options}() => { expect(${retried}).toBe(1); });`),
    'all-skipped': only(
      "test.skip('is skipped', () => { expect(1).toBe(1); });",
      "test.skip('is skipped too', () => { expect(1).toBe(1); });",
    ),
    deleted: {
      files: {
        'specs/a.spec.ts': spec(passes),
        'specs/b.spec.ts': spec("test('is deleted', () => { expect(1).toBe(1); });"),
      },
      between: { 'specs/b.spec.ts': undefined },
    },
    'crashed-spec': {
      files: { 'specs/a.spec.ts': spec(passes), 'specs/b.spec.ts': spec(fails) },
      between: { 'specs/b.spec.ts': spec('const = 1;', fails) },
    },
    killed: only(
      once,
      passes,
      fails,
      `test('kills the tool', async () => { ${seen} process.kill(process.ppid, 'SIGKILL'); await new Promise(() => {}); });`,
      "test('comes after', () => { expect(1).toBe(1); });",
    ),
    interrupted: { ...only(once, passes, fails, hangs), interruptAfter: 2 },
    'interrupted-retry': {
      ...only(
        passes,
        `test('fails, and hangs when it is tried again', ${options}async () => { if (${retried} === 0) expect('timeout').toBe('connected'); ${hanging} });`,
      ),
      interruptAfter: reportedInRetry,
    },
    'crashed-worker': only(passes, fails, `test('ends its process', async () => { ${seen} process.abort(); });`),
    unreachable: only(
      passes,
      "test('asks nobody', async () => { await fetch('http://127.0.0.1:4/'); expect(1).toBe(1); });",
    ),
    hooks: only(
      once,
      passes,
      behind("beforeAll(() => { throw new Error('no account'); });", 'throws'),
      behind('beforeAll(() => { expect(500).toBe(200); });', 'asserts'),
      behind("beforeAll(async () => { await fetch('http://127.0.0.1:4/'); });", 'asks nobody'),
      behind("afterAll(() => { throw new Error('no account'); });", 'throws afterwards', 1),
      behind('afterAll(() => { expect(500).toBe(200); });', 'asserts afterwards', 1),
    ),
  };
}

/** What the recorded cases come to, where both tools agree. */
export const agreed = {
  normal: {
    checks: {
      passes: 'passed',
      fails: 'failed',
      'asserts-nothing': 'no-assertion',
      'is-skipped': 'skipped',
      'is-known-to-be-broken': 'failed',
    },
  },
  flaky: { checks: { passes: 'passed', 'is-flaky': 'flaky' } },
  'all-skipped': { checks: { 'is-skipped': 'skipped', 'is-skipped-too': 'skipped' } },
  deleted: { reason: 'tests-differ', checks: { passes: 'passed', 'is-deleted': 'not-reached' } },
  killed: {
    reason: 'tool-killed',
    checks: { passes: 'passed', fails: 'failed', 'kills-the-tool': 'not-reached', 'comes-after': 'not-reached' },
  },
  unreachable: { checks: { passes: 'passed', 'asks-nobody': 'unreachable' } },
  hooks: {
    checks: {
      passes: 'passed',
      'throws-one': 'set-up-failed',
      'throws-two': 'set-up-failed',
      'asserts-one': 'failed',
      'asserts-two': 'set-up-failed',
      'asks-nobody-one': 'unreachable',
      'asks-nobody-two': 'unreachable',
      'throws-afterwards-one': 'suite-failed',
      'asserts-afterwards-one': 'failed',
    },
  },
};
