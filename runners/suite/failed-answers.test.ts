import { expect, test } from 'vitest';
import { failedAnswerOf, failedAnswers } from './failed-answers.ts';
import type { Attempt, FailedAnswer } from './journal.ts';

const staging = { origin: 'app', host: '127.0.0.1:80' };

test.each([
  ['an error of a server', { method: 'GET', path: '/rooms?page=2', status: 503 }, 'GET /rooms'],
  ['what a form was told', { method: 'POST', path: 'http://127.0.0.1/orders', status: 422 }, 'POST /orders'],
  ['a page', { method: 'GET', path: '/room/7', status: 404, isPage: true }, 'GET /room/7'],
  ['an unset variable', { method: 'GET', path: '/undefined/rooms', status: 404 }, 'GET /undefined/rooms'],
])('%s may be why a test failed', (_, exchange, request) => {
  expect(failedAnswerOf(staging, exchange)).toEqual([{ request, status: exchange.status }]);
});

test.each([
  ['an icon that is not there', staging, { method: 'GET', path: '/favicon.ico', status: 404 }],
  ['a visitor who is told to sign in', staging, { method: 'GET', path: '/me', status: 401 }],
  ['no error', staging, { method: 'POST', path: '/orders', status: 201 }],
  ['the answer of another host', { host: 'cdn:443' }, { method: 'POST', path: '/orders', status: 500 }],
  ['that of a wall', { ...staging, wall: 'a challenge' }, { method: 'POST', path: '/orders', status: 500 }],
  ['bytes without a request', staging, undefined],
])('%s is not', (_, answer, exchange) => {
  expect(failedAnswerOf(answer, exchange)).toEqual([]);
});

test('an answer is told once, with what its address says, and those of servers come first', () => {
  const attempt = (...failed: readonly FailedAnswer[]): Attempt => ({
    ...{ kind: 'attempt', key: 'k', status: 'failed', expected: 'passed', retriesLeft: 0, seconds: 1, assertions: 0 },
    ...{ errors: [], attachments: [], failed: [...failed] },
  });
  const refused = { request: 'POST /sign-in', status: 422 };
  const broken = { request: 'GET /rooms', status: 500 };
  const unset = { request: 'GET /undefined/rooms', status: 404 };
  expect(failedAnswers([attempt(refused, broken), attempt(broken, unset)])).toEqual([
    { label: 'GET /rooms answered 500', shows: '/rooms answered 500' },
    {
      label: 'GET /undefined/rooms answered 404',
      detail: expect.stringContaining('a variable of the suite may not be set'),
      shows: '/undefined/rooms answered 404',
    },
    { label: 'POST /sign-in answered 422', shows: '/sign-in answered 422' },
  ]);
});
