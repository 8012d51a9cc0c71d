import { expect, test } from 'vitest';
import type { Attempt } from './journal.ts';
import { missed, missedIn, withheldIn, withheldWords } from './variables.ts';

const forwarded = { variables: ['API_KEY', 'SHOP_ID'], origins: { API_URL: 'api' } };
const all = { API_KEY: 'k', SHOP_KEY: 's', HOME: '/root', API_URL: 'http://other.example', TOKEN: 't' };

test('a variable that an error names is withheld if it is set and the suite does not get it', () => {
  const text = 'Error: SHOP_KEY, TOKEN, API_KEY, API_URL, HOME and NOT_SET: expected defined (MY_SHOP_KEY, SHOP_KEYS)';
  expect(withheldIn(text, forwarded, all)).toEqual(['SHOP_KEY', 'TOKEN']);
  expect(withheldWords(['SHOP_KEY'])).toBe(
    "SHOP_KEY is set where the gate runs, but a suite gets only what its claim names: variables: ['SHOP_KEY']",
  );
});

test('the record of a run has those, and what the claim names and is not set', () => {
  expect(missedIn('SHOP_KEY is missing', forwarded, all)).toEqual({ unset: ['SHOP_ID'], withheld: ['SHOP_KEY'] });
  expect(missedIn('expected 1 to be 2', { variables: [], origins: {} }, all)).toEqual({});
});

const attempt = (message: string): Attempt => ({
  ...{ kind: 'attempt', key: 'k', status: 'failed', expected: 'passed', retriesLeft: 0, seconds: 1, assertions: 0 },
  ...{ errors: [{ message }], attachments: [] },
});

test('a test that failed says what it may have missed', () => {
  const exit = { unset: ['SHOP_ID'], withheld: ['SHOP_KEY'] };
  expect(missed([attempt('Error: SHOP_KEY')], exit)).toEqual([
    { label: withheldWords(['SHOP_KEY']) },
    { label: 'SHOP_ID, which the claim names, is not set' },
  ]);
  expect(missed([attempt('expected 1 to be 2')], { withheld: ['SHOP_KEY'] })).toEqual([]);
  expect(missed([attempt('expected 1 to be 2')], {})).toEqual([]);
});
