/** Hooks for several tests. Playwright reports their errors as those of the test that it was about to run, or has just run. */
import { stripVTControlCharacters } from 'node:util';
import type { Suite, TestCase, TestError, TestResult, TestStep } from '@playwright/test/reporter';

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
  const late = lateHook(errors);
  const left = failed.map(({ message }) => message);
  const isOfHook = ({ message }: TestError): boolean => {
    // A test may fail with the same words.
    const at = left.indexOf(message);
    if (at >= 0) left.splice(at, 1);
    return at >= 0 || (late !== undefined && isCutOff(message));
  };
  return errors.every(isOfHook) ? (failed[0]?.type ?? late) : undefined;
}

const timeout = /^"((?:before|after)All)" hook timeout of \d+ms exceeded/;

/** One that its timeout ended, and what it waited for, is no error of its step. */
function lateHook(errors: readonly TestError[]): string | undefined {
  return errors
    .map(({ message = '' }) => timeout.exec(stripVTControlCharacters(message))?.[1])
    .find((hook) => hook !== undefined);
}

function isCutOff(message = ''): boolean {
  const words = stripVTControlCharacters(message);
  return timeout.test(words) || /: Test ended\.(?:\n|$)/.test(words);
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
