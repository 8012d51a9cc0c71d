// `npm test`: set-up, the static checks and Vitest; `npm test -- path` runs only those test files.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureOn } from '../setup/index.js';
import { thisMachine } from '../setup/machine.js';
import { runChecks } from './checks.js';
import { countTests } from './test-counts.js';

/** @import { Machine } from '../setup/types.ts' */

process.exitCode = 1;
const interrupt = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => interrupt.abort());
const filters = process.argv.slice(2).filter((arg) => arg !== '--offline' && arg !== '--yes');
const machine = thisMachine({
  signal: interrupt.signal,
  offline: process.argv.includes('--offline'),
  yes: process.argv.includes('--yes'),
});

const variables = await tools(machine);
const checked = filters.length > 0 ? { passed: 0, failed: 0 } : await runChecks(machine.root, interrupt.signal);
const tested = await runTests(machine, filters, variables);
const passed = checked.passed + tested.passed;
const failed = checked.failed + tested.failed;
const skipped = tested.skipped === 0 ? '' : `, ${tested.skipped} skipped`;
process.stdout.write(`${passed} passed, ${failed} failed${skipped}\n`);
if (failed === 0 && tested.passed > 0) process.exitCode = 0;

/**
 * What is missing is said, and left to the tests that need it.
 * @param {Machine} machine
 * @returns {Promise<Record<string, string>>} where the tools are
 */
async function tools(machine) {
  const { chromium, k6, redis, postgres } = await ensureOn(
    machine,
    /** @type {const} */ (['chromium', 'k6', 'redis', 'postgres']),
  );
  for (const [name, found] of Object.entries({ chromium, k6, redis, postgres })) {
    if ('path' in found) process.stdout.write(`ok     ${name} ${found.version} (${found.how})\n`);
    else process.stdout.write(`MISSING ${name}: ${found.missing}. To mend it, ${found.mend}.\n`);
  }
  return {
    ...('path' in k6 ? { K6_BIN: k6.path } : {}),
  };
}

/**
 * @param {Machine} machine
 * @param {readonly string[]} filters
 * @param {Record<string, string>} variables
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
async function runTests(machine, filters, variables) {
  const folder = mkdtempSync(join(tmpdir(), 'stagegate-test-'));
  const report = join(folder, 'vitest.json');
  const since = Date.now();
  try {
    const code = await vitest(
      machine,
      ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters],
      variables,
    );
    const { passed, failed, skipped } = countTests(report, code);
    const seconds = ((Date.now() - since) / 1000).toFixed(1);
    process.stdout.write(`${failed === 0 ? 'ok    ' : 'FAILED'} tests (Vitest)  ${seconds} s, ${skipped} skipped\n`);
    return { passed, failed, skipped };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Machine} machine
 * @param {readonly string[]} args
 * @param {Record<string, string>} variables
 * @returns {Promise<number>} the exit code
 */
function vitest(machine, args, variables) {
  const command = join(machine.root, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [command, 'run', ...args], {
    cwd: machine.root,
    env: { ...process.env, ...variables },
    stdio: 'inherit',
    signal: machine.signal,
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
