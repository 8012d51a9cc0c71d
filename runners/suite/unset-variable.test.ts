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
const lacked = ['SHOP_KEY', 'SHOP_PIN'];

test('a test without its variable says nothing of staging, and what to write in the claim', () => {
  expect(withoutVariable([attempt, attempt], { lacked })).toEqual({
    code: 'suite-failed',
    detail:
      "SHOP_KEY is not set for the suite (a.spec.ts:3): TypeError: Cannot read properties of undefined (reading 'trim')",
    fix: "A suite gets only what its claim names. Pass on what is set where the gate runs: variables: ['SHOP_KEY']. For an address of staging, name its origin: origins: { SHOP_KEY: 'app' }.",
  });
});

test('one that the claim names must be set', () => {
  expect(withoutVariable([attempt], { lacked, unset: ['SHOP_KEY'] })?.fix).toBe(
    'Set SHOP_KEY where the gate runs: the claim names it.',
  );
});

test('several are all named', () => {
  const other = { ...attempt, errors: [{ ...error, lacks: 'SHOP_PIN' }] };
  expect(withoutVariable([attempt, other], { lacked })?.detail).toMatch(/^SHOP_KEY, SHOP_PIN are not set/);
});

test.each<[string, Partial<Attempt>]>([
  ['it asked staging', { silent: undefined }],
  ['another host answered it', { contact: { origins: {}, others: ['db.example'] } }],
  ['nobody recorded whom it asked', { contact: undefined }],
  ['it failed by something else as well', { errors: [error, { message: 'expected 1 to be 2' }] }],
  ['the variable is only one that its line reads', { errors: [{ message: error.message, reads: ['SHOP_KEY'] }] }],
  ['the suite may set it itself', { errors: [{ ...error, lacks: 'TOKEN' }] }],
  ['it has no error', { errors: [] }],
])('a test stays a failure if %s', (_, change) => {
  const other = { ...attempt, ...change } as Attempt;
  expect(withoutVariable([other], { lacked })).toBeUndefined();
  expect(withoutVariable([attempt, other], { lacked })).toBeUndefined();
});

test('without a record of variables, or without a failure, nothing is said', () => {
  expect(withoutVariable([attempt], {})).toBeUndefined();
  expect(withoutVariable([], { lacked })).toBeUndefined();
});
