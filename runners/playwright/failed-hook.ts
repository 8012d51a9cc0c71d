/** Hooks for several tests. Playwright reports their errors as those of the test that it was about to run, or has just run. */
import type { Suite, TestCase, TestResult, TestStep } from '@playwright/test/reporter';

/** Playwright's own; a hook may have a title in place of its type. */
interface Hook {
  readonly type: string;
  readonly title: string;
  readonly location: { readonly file: string; readonly line: number };
}

/** `beforeAll` or `afterAll`, if nothing else of the attempt failed. */
export function failedHook(test: TestCase, { steps, errors }: TestResult): string | undefined {
  const failed = steps
    .filter(({ category }) => category === 'hook')
    .flatMap((around) => around.steps)
    .flatMap((step) => {
      const type = step.error === undefined ? undefined : typeOf(step, hooksOf(test));
      return type === undefined ? [] : [{ type, message: step.error?.message }];
    });
  const isOfHook = ({ message }: { readonly message?: string }): boolean =>
    failed.some((one) => one.message === message);
  return errors.every(isOfHook) ? failed[0]?.type : undefined;
}

function typeOf({ category, title, location }: TestStep, hooks: readonly Hook[]): string | undefined {
  if (category !== 'hook') return undefined;
  const type =
    /^(\w+) hook$/.exec(title)?.[1] ??
    hooks.find(
      (one) => one.title === title && one.location.file === location?.file && one.location.line === location.line,
    )?.type;
  return type?.endsWith('All') === true ? type : undefined;
}

function hooksOf(test: TestCase): readonly Hook[] {
  const hooks: Hook[] = [];
  for (let suite: Suite | undefined = test.parent; suite !== undefined; suite = suite.parent)
    hooks.push(...((suite as Suite & { readonly _hooks?: readonly Hook[] })._hooks ?? []));
  return hooks;
}
