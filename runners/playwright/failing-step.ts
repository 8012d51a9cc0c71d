/** What an attempt did when it failed. */
import type { TestResult, TestStep } from '@playwright/test/reporter';

/** The `test.step`s that the failure is in, and the hook or the fixture if it is the failure of one: `beforeEach hook`, `fixture cart`. */
export function failingStep({ steps, errors }: TestResult): string | undefined {
  const names = failures(steps).flatMap((step) => nameOf(step, errors[0]?.message));
  return names.length > 0 ? names.join(' › ') : undefined;
}

function failures(steps: readonly TestStep[]): readonly TestStep[] {
  const failed = steps.find(({ error }) => error !== undefined);
  return failed === undefined ? [] : [failed, ...failures(failed.steps)];
}

/** Around each test Playwright has steps of its own. That it is a hook for several tests is told with the failure. */
const around = ['Before Hooks', 'After Hooks', 'Worker Cleanup', 'beforeAll hook', 'afterAll hook'];

/** One that failed besides the test, as it was cleaned up, is not where `message` is from. */
function nameOf({ category, title, error }: TestStep, message: string | undefined): readonly string[] {
  if (category === 'test.step') return [title];
  const isItself = error?.message === message && !around.includes(title);
  if (category === 'hook' && isItself) return [title];
  return category === 'fixture' && isItself ? [title.replace(/^Fixture "(.*)"$/, 'fixture $1')] : [];
}
