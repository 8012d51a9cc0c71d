import { expect, test } from 'vitest';
import { failedAnswer } from './failed-answer.ts';

test.each([
  ['http://127.0.0.1:4711/api/rooms?page=2', 500, '/api/rooms answered 500'],
  ['https://shop.example/', 404, '/ answered 404'],
  ['GET /api/rooms', 503, '/api/rooms answered 503'],
  ['rooms', 500, undefined],
  ['http://127.0.0.1:4711/api/rooms', 200, undefined],
  ['http://127.0.0.1:4711/api/rooms', 0, undefined],
])('%s with %i shows %s', (address, status, words) => {
  expect(failedAnswer(address, status).shows).toBe(words);
});
