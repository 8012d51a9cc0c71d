import { expect, test } from 'vitest';
import { itemsOf, waitedIn } from './items.ts';
import type { Attempt } from './journal.ts';

function attempt(change: Partial<Attempt> = {}): Attempt {
  return {
    kind: 'attempt',
    key: 'k',
    status: 'failed',
    expected: 'passed',
    retriesLeft: 0,
    seconds: 1,
    assertions: 1,
    errors: [],
    attachments: [],
    ...change,
  };
}

const invisible = {
  message:
    "Error: expect(locator).toBeVisible() failed\n\nLocator: getByTestId('welcome-message')\nExpected: visible\nTimeout: 300ms\nError: element(s) not found\n\nCall log:\n  - Expected: noise",
  file: 'uat/a.spec.ts',
  line: 7,
};
const files = new Map([['artifacts/a/trace.zip', new Uint8Array()]]);

test('an element that was not there is named, with what was expected, the step and the place', () => {
  const failed = attempt({
    errors: [invisible],
    step: 'sign up',
    attachments: ['artifacts/a/gone.png', 'artifacts/a/trace.zip'],
  });
  expect(itemsOf(failed, [failed], files)).toEqual([
    {
      label: "expect(getByTestId('welcome-message')).toBeVisible() failed",
      detail: 'Expected: visible · Timeout: 300ms · Error: element(s) not found · in "sign up" · uat/a.spec.ts:7',
      evidence: 'artifacts/a/trace.zip',
    },
  ]);
});

test('a browser that waited in vain says for what', () => {
  const fill = (limit: string) =>
    `locator.fill: ${limit} exceeded.\nCall log:\n  - waiting for getByLabel('Title')\n    - locator resolved to <input>`;
  const labels = (...messages: readonly string[]) => {
    const failed = attempt({ errors: messages.map((message) => ({ message })) });
    return itemsOf(failed, [failed], new Map()).map(({ label }) => label);
  };
  expect(labels(`TimeoutError: ${fill('Timeout 15000ms')}`)).toEqual([
    "locator.fill: Timeout 15000ms exceeded, waiting for getByLabel('Title')",
  ]);
  expect(labels('Test timeout of 30000ms exceeded.', `Error: ${fill('Test timeout of 30000ms')}`)).toEqual([
    "it did not finish within its timeout of 30 s: locator.fill was waiting for getByLabel('Title')",
  ]);
  const bare = 'it did not finish within its timeout of 30 s';
  expect(labels('Test timeout of 30000ms exceeded.')).toEqual([bare]);
  const same = ['Test timeout of 30000ms exceeded.', 'Error: Test timeout of 30000ms exceeded.'];
  expect(labels(...same)).toEqual([bare]);
});

test('what the browser waited for when a test was cut off is named with its place', () => {
  const message = "Error: locator.fill: Test ended.\nCall log:\n  - waiting for getByLabel('Title')";
  const cut = attempt({ status: 'interrupted', errors: [{ message, file: 'uat/a.spec.ts', line: 3 }] });
  expect(waitedIn(cut)).toBe("waiting for getByLabel('Title') (uat/a.spec.ts:3)");
  expect(waitedIn(attempt({ errors: [{ message: 'Error: Test ended.' }] }))).toBeUndefined();
});

test('retries that fail in the same way are listed once, and those that fail in another way beside them', () => {
  const other = attempt({ errors: [{ message: "AssertionError: expected 'a' to be 'b'" }] });
  const all = [attempt({ errors: [invisible] }), attempt({ errors: [invisible] }), other];
  expect(itemsOf(other, all, new Map()).map(({ label }) => label)).toEqual([
    "expect(getByTestId('welcome-message')).toBeVisible() failed",
    "expected 'a' to be 'b'",
  ]);
});

test('a test that passed has nothing to tell, unless it is declared to be broken', () => {
  expect(itemsOf(attempt({ status: 'passed' }), [], new Map())).toEqual([]);
  expect(itemsOf(attempt({ status: 'passed', expected: 'failed' }), [], new Map())).toMatchObject([
    { label: 'Declared to be broken, but it passed' },
  ]);
  expect(itemsOf(attempt({ expected: 'failed' }), [attempt({ expected: 'failed' })], new Map())).toMatchObject([
    { label: 'Declared to be broken, and it is' },
  ]);
});
