import { expect, test } from 'vitest';
import type { Attempt, ReportedError } from './journal.ts';
import { withoutVariable } from './unset-variable.ts';

const error: ReportedError = {
  ...{ message: "TypeError: Cannot read properties of undefined (reading 'trim')", file: 'a.spec.ts', line: 3 },
  ...{ reads: ['SHOP_KEY'], lacks: 'SHOP_KEY' },
};
const attempt: Attempt = {
  ...{ kind: 'attempt', key: 'k', status: 'failed', expected: 'passed', retriesLeft: 0, seconds: 1, assertions: 0 },
  ...{ contact: { origins: {}, others: [] }, silent: true, errors: [error], attachments: [] },
};
const item = { label: 'SHOP_KEY is not set for the suite', blames: 'test' };

test('the test is to blame for a variable that it does not have, with what to write in the claim', () => {
  const detail =
    "set it, and name it in the claim: variables: ['SHOP_KEY'], or origins: { SHOP_KEY: 'app' } for an address of staging";
  expect(withoutVariable([attempt, attempt], {})).toEqual([{ ...item, detail }]);
});

test.each([{ unset: ['SHOP_KEY'] }, { withheld: ['SHOP_KEY'] }])('of %j another line says what to write', (exit) => {
  expect(withoutVariable([attempt], exit)).toEqual([item]);
});

test('several are all named', () => {
  const other = { ...attempt, errors: [{ ...error, lacks: 'SHOP_PIN' }] };
  expect(withoutVariable([attempt, other], {}).map(({ label }) => label)).toEqual([
    item.label,
    'SHOP_PIN is not set for the suite',
  ]);
});

test.each<[string, Partial<Attempt>]>([
  ['it asked staging', { silent: undefined }],
  ['another host answered it', { contact: { origins: {}, others: ['db.example'] } }],
  ['nobody recorded whom it asked', { contact: undefined }],
  ['it failed by something else as well', { errors: [error, { message: 'expected 1 to be 2' }] }],
  ['the variable is only one that its line reads', { errors: [{ message: error.message, reads: ['SHOP_KEY'] }] }],
  ['it has no error', { errors: [] }],
])('nothing is said if %s', (_, change) => {
  const other = { ...attempt, ...change } as Attempt;
  expect(withoutVariable([other], {})).toEqual([]);
  expect(withoutVariable([attempt, other], {})).toEqual([]);
});
