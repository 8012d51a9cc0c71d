/** Which attempt a worker of Playwright is running. */

interface TestInfo {
  readonly testId: string;
  readonly retry: number;
  /** Playwright's own; its `request` and `page` fixtures ask it too. */
  _currentHookType(): string | undefined;
}

export interface Tests {
  readonly test: { info(): unknown };
}

/** One try of one test, in the worker and in the reporter alike. */
export function attemptKey(testId: string, retry: number): string {
  return `${testId} ${retry}`;
}

/** Undefined between tests, and in what runs for several of them: `beforeAll`, `afterAll`. */
export function currentAttempt({ test }: Tests): string | undefined {
  const info = runningIn(test);
  const hook = info?._currentHookType();
  return info === undefined || hook === 'beforeAll' || hook === 'afterAll'
    ? undefined
    : attemptKey(info.testId, info.retry);
}

function runningIn(test: Tests['test']): TestInfo | undefined {
  try {
    return test.info() as TestInfo;
  } catch {
    return undefined;
  }
}
