import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testsOf } from './changed-tests.ts';

const repository = join(import.meta.dirname, '..');
const project: Readonly<Record<string, string>> = {
  '.gitignore': 'node_modules\n',
  'package.json': '{"type":"module"}',
  'static-checks.test.ts': "import { test } from 'vitest';\ntest('types', () => {});\n",
  'core/plan.ts': 'export const plan = 1;\n',
  'core/plan.test.ts':
    "import { test } from 'vitest';\nimport { plan } from './plan.ts';\ntest('plan', () => void plan);\n",
  'core/other.test.ts': "import { test } from 'vitest';\ntest('other', () => {});\n",
  'gate/e2e/usage.test.ts':
    "import { test } from 'vitest';\nimport { start } from '../testing/command.ts';\ntest('usage', () => void start);\n",
  'gate/testing/command.ts': "import { spawn } from 'node:child_process';\nexport const start = spawn;\n",
  'reports/html.ts': 'export const html = 1;\n',
  'reports/golden/page.html': '<p>\n',
  'reports/html.test.ts':
    "import { test } from 'vitest';\nimport { html } from './html.ts';\ntest('html', () => void html);\n",
  'vitest.config.ts': `import { changes } from '${repository}/scripts/changed-tests.ts';\nexport default { test: { experimental: { vcsProvider: changes, viteModuleRunner: false, nodeLoader: false } } };\n`,
};

let root: string;
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], { cwd: root });
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-changed-'));
  for (const [path, text] of Object.entries(project)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'start');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What `vitest --changed` runs once these files are changed. */
function changedTests(...paths: readonly string[]): readonly string[] {
  git('checkout', '--quiet', '.');
  for (const path of paths) appendFileSync(join(root, path), '\n');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(repository, 'node_modules/vitest/vitest.mjs'), 'list', '--filesOnly', '--changed'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return stdout.trim().split('\n').filter(Boolean).toSorted();
}

test('a change of the engine runs the tests that import it and those that start the command', () => {
  expect(changedTests('core/plan.ts')).toEqual([
    'core/plan.test.ts',
    'gate/e2e/usage.test.ts',
    'static-checks.test.ts',
  ]);
});

test('a change that no command runs, and a test, run what Vitest finds', () => {
  expect(changedTests('reports/html.ts', 'core/other.test.ts')).toEqual([
    'core/other.test.ts',
    'reports/html.test.ts',
    'static-checks.test.ts',
  ]);
});

test.each([
  ['data', ['reports/golden/page.html'], ['reports/html.test.ts']],
  ['a helper of tests', ['gate/testing/command.ts'], ['gate/e2e/usage.test.ts']],
  ['a spec', ['uat/shop/cart.spec.ts'], ['gate/e2e/usage.test.ts']],
  ['a page of documentation without a test above it', ['README.md'], []],
])('%s runs the tests that cannot import it', (_, changed, tests) => {
  expect(testsOf(root, changed)).toEqual(['static-checks.test.ts', ...tests]);
});

test('nothing changed, nothing runs', () => {
  expect(changedTests()).toEqual([]);
});
