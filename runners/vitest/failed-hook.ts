/** Hooks for several tests. Vitest reports their errors as those of the suite. */
import type { TestCase, TestModule, TestSuite } from 'vitest/node';

/** One before all tests leaves them all out; what fails after one has run is a hook after them, and opens the last that passed: one that failed did so by itself. */
export function failedHook({ children }: TestSuite | TestModule): {
  readonly hook: string;
  readonly tests: readonly TestCase[];
} {
  const all = [...children.allTests()];
  const hasRun = all.some((test) => ['passed', 'failed'].includes(test.result().state));
  return hasRun
    ? { hook: 'afterAll', tests: all.filter((test) => test.result().state === 'passed').slice(-1) }
    : { hook: 'beforeAll', tests: all.filter(({ options }) => options.mode === 'run') };
}
