// Counts the tests of a Vitest run from its JSON report.
import { readFileSync } from 'node:fs';

/**
 * A file that could not be loaded, an error outside every test and a run that left no report count as one failed test each.
 * @param {string} report
 * @param {number} code Vitest's exit code
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(report, code) {
  const files = read(report);
  if (files === undefined) return { passed: 0, failed: 1, skipped: 0 };
  let [passed, failed, skipped] = [0, 0, 0];
  for (const { status, assertionResults } of files) {
    const failures = assertionResults.filter((test) => test.status === 'failed').length;
    passed += assertionResults.filter((test) => test.status === 'passed').length;
    failed += status === 'failed' ? Math.max(failures, 1) : failures;
    skipped += assertionResults.filter((test) => test.status !== 'failed' && test.status !== 'passed').length;
  }
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1), skipped };
}

/**
 * @param {string} report
 * @returns {{ status: string, assertionResults: { status: string }[] }[] | undefined}
 */
function read(report) {
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    return Array.isArray(testResults) ? testResults : undefined;
  } catch {
    return undefined;
  }
}
