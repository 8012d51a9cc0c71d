/** Which attempt a worker of Playwright is running. */

interface TestInfo {
  readonly testId: string;
  readonly retry: number;
  /** Playwright's own; its `request` and `page` fixtures ask it too. */
  _currentHookType(): string | undefined;
  /** Playwright's own; it awaits them before hooks and fixtures end, as for traces and screenshots. */
  readonly _onDidFinishTestFunctionCallbacks: Set<() => Promise<void>>;
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

/** The attempt that is running ends after `work`. */
export function holdAttempt({ test }: Tests, work: Promise<void>): void {
  runningIn(test)?._onDidFinishTestFunctionCallbacks.add(() => work);
}

/** Calls `look` when the body of the attempt that is running has ended, however it did, before what it used is closed. */
export function atEndOfBody({ test }: Tests, look: () => void): void {
  runningIn(test)?._onDidFinishTestFunctionCallbacks.add(async () => look());
}

function runningIn(test: Tests['test']): TestInfo | undefined {
  try {
    return test.info() as TestInfo;
  } catch {
    return undefined;
  }
}
