import { expect, test } from 'vitest';
import type { Attempt, Unanswered } from './journal.ts';
import { harmlessRequests, unanswered, unansweredOf } from './unanswered.ts';

const attempt = (...open: readonly Unanswered[]): Attempt => ({
  ...{ kind: 'attempt', key: 'k', status: 'failed', expected: 'passed', retriesLeft: 0, seconds: 1, assertions: 0 },
  ...{ errors: [], attachments: [], unanswered: [...open] },
});
const teas = { request: 'GET /teas', seconds: 14.9 };
const poll = { request: 'GET /poll', seconds: 3 };

test('a record keeps each request once, the longest first, and masks its path', () => {
  const waited = [0.09, 1, 14.86].map((seconds) => ({ method: 'GET', path: '/teas/4711?page=2', seconds }));
  const order = { method: 'POST', path: 'http://127.0.0.1/orders', seconds: 2 };
  expect(unansweredOf([...waited, order])).toEqual([
    { request: 'GET /teas/[number]', seconds: 14.8 },
    { request: 'POST /orders', seconds: 2 },
  ]);
  const many = Array.from({ length: 3_000 }, (_, n) => ({ ...order, path: `/${'a'.repeat(n % 30)}` }));
  expect(unansweredOf(many)).toHaveLength(20);
});

test('a test that failed lists the longest of its attempts that waited for a second or more, but none that a passing test left open too, however soon', () => {
  const attempts = [attempt(poll, teas, { request: 'GET /cups', seconds: 0.9 }), attempt({ ...teas, seconds: 15 })];
  expect(unanswered(attempts, harmlessRequests([attempt({ ...poll, seconds: 0 })]))).toEqual([
    { label: 'GET /teas had no answer in 15 s', shows: '/teas had no answer', mayExplain: true },
  ]);
});
