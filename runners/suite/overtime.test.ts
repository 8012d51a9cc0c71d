import { expect, test } from 'vitest';
import { overtime } from './overtime.ts';

test.each([
  ['Test timeout of 8000ms exceeded.', ''],
  ['TestTimeoutError: Test timed out in 8000ms.', ''],
  ['Test timeout of 8000ms exceeded while running "beforeEach" hook.', ', while running "beforeEach" hook'],
  ['Test timeout of 8000ms exceeded while setting up "page".', ', while setting up "page"'],
  ['Fixture "cart" timeout of 8000ms exceeded during setup.', ', Fixture "cart", during setup'],
  ['page.waitForTimeout: Test timeout of 8000ms exceeded.', ', in page.waitForTimeout'],
])('%s', (words, more) => {
  expect(overtime(words, undefined)).toBe(`it did not finish within its timeout of 8 s${more}`);
});

test('a hook is named', () => {
  expect(overtime('"beforeAll" hook timeout of 8000ms exceeded.', undefined)).toBe(
    'beforeAll did not finish within its timeout of 8 s',
  );
  expect(overtime('HookTimeoutError: Hook timed out in 8000ms.', undefined)).toBe(
    'a hook did not finish within its timeout of 8 s',
  );
});

test('what an action waited for is named', () => {
  const waited = "waiting for getByLabel('Title')";
  expect(overtime('locator.fill: Test timeout of 500ms exceeded.', waited)).toBe(
    `it did not finish within its timeout of 500 ms: locator.fill was ${waited}`,
  );
  expect(overtime('Test timeout of 1500ms exceeded.', waited)).toBe(
    `it did not finish within its timeout of 1.5 s, ${waited}`,
  );
});

test.each(['locator.fill: Timeout 15000ms exceeded.', 'expected 2000ms to be below 1000ms', 'timeout'])(
  'no sentence for %s',
  (words) => {
    expect(overtime(words, undefined)).toBeUndefined();
  },
);
