/** Hooks for several tests. Vitest reports their errors as those of the suite. */
import type { TestCase, TestModule, TestSuite } from 'vitest/node';

/** One before all tests leaves them all out; what fails after one has run is a hook after them. */
export function failedHook({ children }: TestSuite | TestModule): {
  readonly hook: string;
  readonly tests: readonly TestCase[];
} {
  const all = [...children.allTests()];
  const last = all.findLast((test) => ['passed', 'failed'].includes(test.result().state));
  return last === undefined
    ? { hook: 'beforeAll', tests: all.filter(({ options }) => options.mode === 'run') }
    : { hook: 'afterAll', tests: [last] };
}
