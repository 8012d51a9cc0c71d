// Runs Vitest in this process, and ends with a line that says how many tests passed and failed.
import { parseCLI, startVitest } from 'vitest/node';
import { cachedIn } from '../fixtures/context/cache.js';

/** @import { TestModule } from 'vitest/node' */
/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * @param {readonly string[]} args Vitest's own
 * @returns {Promise<boolean>} whether every test that had to run passed
 */
export async function runTests(args) {
  // Hundreds of processes load the same modules.
  process.env['NODE_COMPILE_CACHE'] ??= cachedIn('compiled');
  const { filter, options } = parseCLI(['vitest', 'run', ...args]);
  /** @type {Counts | undefined} */
  let counts;
  /** @type {import('vitest/node').Reporter} */
  const closing = {
    onTestRunEnd: (modules, errors, reason) => {
      counts = count(modules, errors.length, reason === 'passed');
    },
  };
  try {
    await startVitest('test', filter, { ...options, reporters: ['default', closing] });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  }
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 1, skipped: 0 };
  process.stdout.write(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`);
  const mayBeNone = options.changed !== undefined;
  return failed === 0 && (passed > 0 || mayBeNone);
}

/**
 * A file that could not be loaded and an error outside every test count as one failed test each, and so does a run that
 * failed although nothing in it did.
 * @param {readonly Pick<TestModule, 'children' | 'ok'>[]} modules
 * @param {number} errors outside every test
 * @param {boolean} ok Vitest's own verdict
 * @returns {Counts}
 */
export function count(modules, errors, ok) {
  let [passed, failed, skipped] = [0, errors, 0];
  for (const module of modules) {
    const states = [...module.children.allTests()].map((one) => one.result().state);
    const failures = states.filter((state) => state === 'failed').length;
    passed += states.filter((state) => state === 'passed').length;
    failed += module.ok() ? failures : Math.max(failures, 1);
    skipped += states.filter((state) => state === 'skipped' || state === 'pending').length;
  }
  return { passed, failed: ok ? failed : Math.max(failed, 1), skipped };
}
