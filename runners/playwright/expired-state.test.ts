import { expect, test } from 'vitest';
import { expiredState, type StorageState } from './expired-state.ts';

const now = Date.UTC(2026, 0, 2);
const environment = { origins: { app: 'https://shop.staging.example' } };
const cookie = (change: object = {}) => ({
  ...{ name: 'session', domain: 'shop.staging.example', expires: Date.UTC(2026, 0, 1) / 1000 },
  ...change,
});
const said = (state: StorageState) => expiredState(state, environment, now);

test('a state of which all cookies have expired says so, with the last day', () => {
  const text = 'the cookies of its storage state have expired, the last on 2026-01-01: session';
  expect(said({ cookies: [cookie(), cookie({ name: 'theirs', domain: 'cdn.example', expires: -1 })] })).toBe(text);
  expect(said({ cookies: [cookie({ domain: '.staging.example' })] })).toBe(text);
});

test.each<[string, StorageState]>([
  ['a cookie that has not', { cookies: [cookie(), cookie({ expires: now / 1000 + 60 })] }],
  ['a cookie of a session', { cookies: [cookie(), cookie({ expires: -1 })] }],
  ['no cookie of staging', { cookies: [cookie({ domain: 'other.example' }), cookie({ domain: 'staging.example' })] }],
  [
    'something in local storage',
    { cookies: [cookie()], origins: [{ origin: 'https://shop.staging.example', localStorage: [{}] }] },
  ],
  ['cookies that sign nobody in', { cookies: [cookie({ name: 'consent' }), cookie({ name: 'lang' })] }],
  ['nothing', {}],
])('one with %s does not', (_, state) => {
  expect(said(state)).toBeUndefined();
});
