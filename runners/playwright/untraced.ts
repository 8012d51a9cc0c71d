/** Tests that failed without a trace. They are run once more to record one, unless more than they themselves would run again. */
import { writeFileSync } from 'node:fs';
import type { FullConfig, Suite, TestCase } from '@playwright/test/reporter';
import { classify } from '../suite/infrastructure-error.ts';
import { failedHook } from './failed-hook.ts';

/** So many, in the order of the suite: the next ones often fail for the same reason. */
const most = 5;

/** Writes them as Playwright itself notes tests that failed, for `--last-failed`. Without any there is no file. */
export function writeUntraced(path: string, config: FullConfig, suite: Suite): void {
  if (hasSurroundings(config)) return;
  const failedTests = suite.allTests().filter(failedUntraced).slice(0, most);
  if (failedTests.length === 0) return;
  writeFileSync(path, JSON.stringify({ status: 'failed', failedTests: failedTests.map(({ id }) => id) }));
}

/** A retry runs hooks again, but neither global set-up nor global tear-down. What a project's own tear-down removed is gone. */
function hasSurroundings({ globalSetup, globalTeardown, projects }: FullConfig): boolean {
  return globalSetup !== null || globalTeardown !== null || projects.some(({ teardown }) => teardown !== undefined);
}

/** One that nobody answered would only wait for nobody again, and a hook for several tests would run once more for each. */
function failedUntraced(test: TestCase): boolean {
  const last = test.results.at(-1);
  if (last === undefined || test.expectedStatus !== 'passed') return false;
  const { status, errors } = last;
  const unanswered = errors.some(({ message = '' }) => classify({ message }) !== undefined);
  const isOwn = (status === 'failed' || status === 'timedOut') && failedHook(test, last) === undefined;
  return (
    isOwn && !unanswered && !test.results.some(({ attachments }) => attachments.some(({ name }) => name === 'trace'))
  );
}
