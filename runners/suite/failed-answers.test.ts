import { expect, test } from 'vitest';
import { failedAnswerOf, failedAnswers, harmlessAnswers, mostTelling } from './failed-answers.ts';
import type { Attempt, FailedAnswer } from './journal.ts';

const staging = { origin: 'app', host: '127.0.0.1:80' };

test.each([
  ['an error of a server', { method: 'GET', path: '/rooms?page=2', status: 503 }, 'GET /rooms'],
  ['what a form was told', { method: 'POST', path: 'http://127.0.0.1/orders', status: 422 }, 'POST /orders'],
  ['a page', { method: 'GET', path: '/room/7', status: 404, isPage: true }, 'GET /room/[number]'],
  ['a reset', { method: 'GET', path: '/reset/opq_4f9a8c1d2e3b', status: 500 }, 'GET /reset/[id]'],
  ['a long address', { method: 'GET', path: `/${'ab-'.repeat(500)}`, status: 500 }, `GET /${'ab-'.repeat(33)}…`],
  ['an unset variable', { method: 'GET', path: '/undefined/rooms', status: 404 }, 'GET /undefined/rooms'],
])('%s may be why a test failed', (_, exchange, request) => {
  expect(failedAnswerOf(staging, exchange)).toMatchObject([{ request, status: exchange.status }]);
});

test.each([
  ['an icon that is not there', staging, { method: 'GET', path: '/favicon.ico', status: 404 }],
  ['a visitor who has to sign in', staging, { method: 'GET', path: '/me', status: 401 }],
  ['no error', staging, { method: 'POST', path: '/orders', status: 201 }],
  ['the answer of another host', { host: 'cdn:443' }, { method: 'POST', path: '/orders', status: 500 }],
  ['that of a wall', { ...staging, wall: 'a challenge' }, { method: 'POST', path: '/orders', status: 500 }],
  ['bytes without a request', staging, undefined],
])('%s is not', (_, answer, exchange) => {
  expect(failedAnswerOf(answer, exchange)).toEqual([]);
});

const attempt = (...failed: readonly FailedAnswer[]): Attempt => ({
  ...{ kind: 'attempt', key: 'k', status: 'failed', expected: 'passed', retriesLeft: 0, seconds: 1, assertions: 0 },
  ...{ errors: [], attachments: [], failed: [...failed] },
});
const refused = { request: 'POST /sign-in', status: 422 };
const broken = { request: 'GET /rooms', status: 500 };

test('each answer is listed once, with what its address shows, and server errors come first', () => {
  const unset = { request: 'GET /undefined/rooms', status: 404 };
  const page = { request: 'GET /room/[number]', status: 404, isPage: true } as const;
  const seen = [attempt(refused, page, broken), attempt(broken)];
  expect(failedAnswers(seen, new Set())).toEqual([
    { label: 'GET /rooms answered 500', shows: '/rooms answered 500' },
    { label: 'GET /room/[number] answered 404', shows: '/room/[number] answered 404' },
    { label: 'POST /sign-in answered 422' },
  ]);
  expect(failedAnswers([attempt(unset)], new Set())).toEqual([
    {
      label: 'GET /undefined/rooms answered 404',
      detail: expect.stringContaining('a variable of the suite may not be set'),
    },
  ]);
});

test('an answer that a passing test got too does not explain a failure', () => {
  const harmless = harmlessAnswers([attempt(refused)]);
  const other = { ...refused, status: 500 };
  const shown = failedAnswers([attempt(refused, broken, other)], harmless).map(({ label }) => label);
  expect(shown).toEqual(['GET /rooms answered 500', 'POST /sign-in answered 500']);
});

test('a record keeps the most telling ones, each once', () => {
  const many = Array.from({ length: 3_000 }, (_, n) => ({ ...refused, request: `POST /${n}` }));
  const kept = mostTelling([...many, broken, broken]);
  expect(kept).toHaveLength(20);
  expect(kept.slice(0, 2)).toEqual([broken, many[0]]);
});
