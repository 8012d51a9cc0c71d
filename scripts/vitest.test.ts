import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestModule } from 'vitest/node';
import { TestMachine } from '../setup/testing/machine.ts';
import { count } from './vitest.js';

const file = (ok: boolean, ...states: readonly string[]) =>
  ({
    ok: () => ok,
    children: { allTests: () => states.map((state) => ({ result: () => ({ state }) })) },
  }) as unknown as TestModule;

test.each([
  ['all passed', [file(true, 'passed', 'passed')], 0, true, { passed: 2, failed: 0, skipped: 0 }],
  ['some failed', [file(false, 'passed', 'failed', 'failed')], 0, false, { passed: 1, failed: 2, skipped: 0 }],
  ['a file that cannot be loaded', [file(false), file(true, 'passed')], 0, false, { passed: 1, failed: 1, skipped: 0 }],
  ['an error outside every test', [file(true, 'passed', 'passed')], 1, false, { passed: 2, failed: 1, skipped: 0 }],
  [
    'skipped or not started',
    [file(true, 'passed', 'skipped', 'pending')],
    0,
    true,
    { passed: 1, failed: 0, skipped: 2 },
  ],
  ['interrupted', [file(true, 'passed')], 0, false, { passed: 1, failed: 1, skipped: 0 }],
  ['no file', [], 0, false, { passed: 0, failed: 1, skipped: 0 }],
])('%s', (_, modules, errors, ok, expected) => {
  expect(count(modules, errors, ok)).toEqual(expected);
});

/** `runTests` in a project of these files. */
function run(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  using here = new TestMachine();
  const root = join(import.meta.dirname, '..');
  symlinkSync(join(root, 'node_modules'), join(here.folder, 'node_modules'));
  here.file('package.json', '{"type":"module"}');
  const script = `import { runTests } from '${root}/scripts/vitest.js'; process.exitCode = 1; if (await runTests(process.argv.slice(2))) process.exitCode = 0;`;
  const main = here.file('main.js', script);
  for (const [path, text] of Object.entries(files)) here.file(path, `import { expect, test } from 'vitest';\n${text}`);
  const { status, stdout } = spawnSync(process.execPath, [main, ...args], { cwd: here.folder, encoding: 'utf8' });
  return { status, last: stdout.trim().split('\n').at(-1) };
}

const passes = "test('passes', () => { expect(1).toBe(1); });\n";

test('what passes is 0; paths choose what runs', () => {
  const files = { 'a.test.js': `${passes}test.skip('skipped', () => {});`, 'b.test.js': 'throw new Error();' };
  expect(run(files, 'a.test.js')).toEqual({ status: 0, last: '1 passed, 0 failed, 1 skipped' });
});

test('a failure, a file that does not load and a process that dies are failures', () => {
  const files = {
    'a.test.js': `${passes}test('fails', () => { expect(1).toBe(2); });`,
    'b.test.js': 'const = 1;',
    'c.test.js': `${passes}process.abort();`,
  };
  expect(run(files)).toEqual({ status: 1, last: '1 passed, 3 failed' });
});

test.each([
  [
    'an error outside every test',
    { 'a.test.js': `${passes}Promise.reject(new Error('nobody waits'));` },
    [],
    '1 passed, 1 failed',
  ],
  ['no such file', { 'a.test.js': passes }, ['elsewhere'], '0 passed, 1 failed'],
  [
    'an unreadable configuration',
    { 'a.test.js': passes, 'vitest.config.js': 'throw new Error();' },
    [],
    '0 passed, 1 failed',
  ],
])('%s is a failure', (_, files, args, last) => {
  expect(run(files, ...args)).toEqual({ status: 1, last });
});
