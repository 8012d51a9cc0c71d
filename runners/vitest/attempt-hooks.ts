/**
 * When an attempt of a test begins and ends: the runner's own hooks say, but for what a team's `aroundEach` does, and a team's runner with such hooks of its
 * own. To wrap each test in one of ours takes Vitest as long as a small test does, so it is kept only there.
 */
import type { RunnerTestFile, RunnerTestSuite, TestRunner } from 'vitest';
import { attemptOf, endAttempt, latestAttempt, runBody } from './attempt.ts';

type AroundEach = typeof import('vitest').aroundEach;

interface Specs {
  readonly aroundEach: AroundEach;
  readonly TestRunner: typeof TestRunner;
}

/** Files that are not isolated share theirs. */
const watched = new WeakSet<typeof TestRunner>();

/** Attempts that end with the hook of ours. */
const wrapped = new WeakSet<object>();

/** For each file anew. */
export function watchAttempts({ aroundEach, TestRunner }: Specs): void {
  // It waits for nothing of its own, so it needs no time limit.
  aroundEach(aroundAttempt, 0);
  if (watched.has(TestRunner)) return;
  watched.add(TestRunner);
  const runner: InstanceType<typeof TestRunner> & { runTask?: (test: object) => Promise<void> } = TestRunner.prototype;
  const { onBeforeRunSuite, onBeforeTryTask, onAfterRetryTask } = runner;
  runner.onBeforeRunSuite = function (suite) {
    const isOurs = this.onBeforeTryTask === runner.onBeforeTryTask && this.onAfterRetryTask === runner.onAfterRetryTask;
    if (isOurs && 'filepath' in suite) unwrap(suite as RunnerTestFile, TestRunner.getSuiteHooks);
    return onBeforeRunSuite.call(this, suite);
  };
  // Vitest calls it in the function that goes on to be the attempt.
  runner.onBeforeTryTask = function (test, options) {
    attemptOf(test);
    onBeforeTryTask.call(this, test, options);
  };
  runner.runTask = (test) => runBody(test, () => TestRunner.getTestFn(test as never)());
  runner.onAfterRetryTask = function (test, options) {
    const attempt = latestAttempt(test);
    if (attempt !== undefined && !wrapped.has(attempt)) endAttempt(test, attempt);
    return onAfterRetryTask.call(this, test, options);
  };
}

const aroundAttempt: Parameters<AroundEach>[0] = async (runTest, { task }) => {
  const attempt = attemptOf(task);
  wrapped.add(attempt);
  try {
    await runTest();
  } finally {
    endAttempt(task, attempt);
  }
};

type HooksOf = typeof TestRunner.getSuiteHooks;

/** The hook of ours is the first, so it is the only one of a file that has one. */
function unwrap(file: RunnerTestFile, hooksOf: HooksOf): void {
  const { aroundEach } = hooksOf(file);
  if (aroundEach.length === 1 && !file.tasks.some((task) => task.type === 'suite' && wraps(task, hooksOf)))
    aroundEach.length = 0;
}

function wraps(suite: RunnerTestSuite, hooksOf: HooksOf): boolean {
  return (
    hooksOf(suite).aroundEach.length > 0 || suite.tasks.some((task) => task.type === 'suite' && wraps(task, hooksOf))
  );
}
