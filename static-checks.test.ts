/** Types, style and unused code, as `npm run check` runs them. */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const root = import.meta.dirname;
const projects = globSync('tsconfig*.json', { cwd: root, exclude: ['tsconfig.base.json'] }).toSorted();

/** Fails with the tool's own output. */
async function check(tool: string, ...args: readonly string[]): Promise<void> {
  const command = [join(root, 'node_modules', tool), ...args];
  const failure = await promisify(execFile)(process.execPath, command, {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
    // The compiler is a Go program: it collects garbage less often.
    env: { ...process.env, GOGC: '400' },
  }).then(
    () => undefined,
    ({ stdout, stderr, message }) => new Error(`${stdout}${stderr}`.trim() || message),
  );
  if (failure !== undefined) throw failure;
}

test('there is a project for Node and one for k6', () => {
  expect(projects).toEqual(['tsconfig.json', 'tsconfig.k6.json']);
});

// One thread checks the types in half of the processor time of several, which check much of it anew.
describe.concurrent('static check', { timeout: 300_000 }, () => {
  test.each(projects)('types (%s)', (project) =>
    check('typescript/bin/tsc', '--noEmit', '--singleThreaded', '-p', project),
  );
  test('style (Biome)', () => check('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'));
  test('unused code (knip)', () => check('knip/bin/knip.js', '--no-progress'));
});
