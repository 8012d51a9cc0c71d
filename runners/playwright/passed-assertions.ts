/** Which assertions of a test's own body passed before the body ended. */
import type { TestResult, TestStep } from '@playwright/test/reporter';
import { unawaited } from './unawaited.ts';

/** Fed with each step of each attempt as it begins and ends. What ends after the body, nobody awaited. */
export class PassedAssertions {
  readonly #passed = new WeakSet<TestStep>();
  readonly #endedBodies = new WeakSet<TestResult>();

  begin(result: TestResult, { category, title, parent }: TestStep): void {
    if (category === 'hook' && title === 'After Hooks' && parent === undefined) this.#endedBodies.add(result);
  }

  end(result: TestResult, step: TestStep): void {
    if (
      isAssertion(step) &&
      step.error === undefined &&
      !step.title.startsWith(unawaited) &&
      !this.#endedBodies.has(result)
    )
      this.#passed.add(step);
  }

  /** One in a hook or a fixture would stand behind every test, the empty ones too. What `toPass` and `poll` try in vain is no assertion. */
  count(steps: readonly TestStep[]): number {
    return steps
      .filter(({ category }) => category !== 'hook' && category !== 'fixture')
      .reduce((sum, step) => sum + (isAssertion(step) ? Number(this.#passed.has(step)) : this.count(step.steps)), 0);
  }
}

function isAssertion({ category }: TestStep): boolean {
  return category === 'expect';
}
