import { expect, test } from 'vitest';
import type { Attempt } from './journal.ts';
import { withoutUrl } from './no-url.ts';

const attempt: Attempt = {
  ...{ kind: 'attempt', key: 'k', status: 'failed', expected: 'passed', retriesLeft: 0, seconds: 1, assertions: 0 },
  ...{ contact: { origins: {}, others: [] }, errors: [], attachments: [] },
};
const failed = (message: string, change: Partial<Attempt> = {}): Attempt => ({
  ...attempt,
  errors: [{ message, file: 'api/a.spec.ts', line: 3 }],
  ...change,
});

const answered: Partial<Attempt> = { contact: { origins: { app: 1 }, others: [] } };

test.each([
  ['"undefined/orders"', 'TypeError: Failed to parse URL from undefined/orders (Invalid URL)'],
  ['an address', 'TypeError: Invalid URL'],
  [
    '"/orders"',
    'Error: page.goto: Protocol error (Page.navigate): Cannot navigate to invalid URL\nCall log:\n  - navigating to "/orders", waiting until "load"',
  ],
])('a request to %s is not sent', (url, message) => {
  expect(withoutUrl([failed(message)], () => [attempt])).toEqual({
    code: 'no-contact',
    detail: `it asked for ${url}, which is no URL (api/a.spec.ts:3)`,
  });
});

test.each([
  ['an answer of staging', [failed('TypeError: Invalid URL', answered)]],
  ['another error in it', [failed('TypeError: order is undefined')]],
  ['another attempt that failed otherwise', [failed('TypeError: Invalid URL'), failed('expected 1 to be 2')]],
  ['no record of what answered', [{ ...failed('TypeError: Invalid URL'), contact: undefined }]],
])('a test with %s is not taken for one', (_, attempts) => {
  expect(withoutUrl(attempts as readonly Attempt[], () => [])).toBeUndefined();
});

test('an address that staging gave to a test before may be wrong', () => {
  const before: Attempt = { ...attempt, key: 'before', status: 'passed', ...answered };
  expect(withoutUrl([failed('TypeError: Failed to parse URL from undefined')], () => [before])).toBeUndefined();
});
