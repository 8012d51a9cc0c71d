import { expect, test } from 'vitest';
import { kindsIn } from './detect.ts';

test.each([
  ['anna.b@mail.shop.com', 'email'],
  ['Write to <o’neill+news@büro.de>, please', 'email'],
  ['{"contact":"a_b@shop.co.uk"}', 'email'],
  ['staging@shop.com', 'email'],
  ['+49 30 901 820', 'phone'],
  ['call +1 (415) 226-7733.', 'phone'],
  ['(415) 226-7733', 'phone'],
  ['415-226-7733', 'phone'],
  ['4539 1488 0343 6467', 'card'],
  ['paid with 5425233430109903.', 'card'],
  ['{"number":"374245455400126"}', 'card'],
  ['qty 2 4539 1488 0343 6467', 'card'],
  ['https://shop.com?mail=anna.b@mail.shop.com', 'email'],
  ['anna.b%40mail.shop.com', 'email'],
  ['anna.b\\u0040mail.shop.com', 'email'],
  ['DE75 5121 0800 1245 1261 99 is the account', 'iban'],
  ['GB33BUKB20201555555555', 'iban'],
])('%s looks real', (text, kind) => {
  expect(kindsIn(text)).toEqual([kind]);
});

test.each([
  ...['a@example.com', 'a@mail.example.org', 'a@shop.test', 'a@localhost', 'a@db.internal', 'user17+staging@gmail.com'],
  ...['me+qa@shop.com', 'a@own.example', 'a@shop-staging.com', 'a@mail.shop-staging.com'],
  ...[
    'postgres://app:pw@db.shop.com/x',
    'https://key@sentry.shop.com/4',
    'git@github.com:shop/shop.git',
    '@scope/pkg@1.2.3',
  ],
  ...[
    '2026-11-26 17:00:00+00',
    '+1 (415) 555-0132',
    '(415) 555-0132',
    '+44 20 7946 0018',
    '+44 (0)1632 960 001',
    '+00000000000',
  ],
  ...[
    '4242 4242 4242 4242',
    '4111111111111111',
    '4000 0025 0000 3155',
    '1234567890123452',
    '4539148803436468',
    '0.4539148803436467',
  ],
  ...['c7b2e1c4-4539-1488-0343-643600001111', '4539148803436467abc', 'v4539148803436467'],
  ...['DE89 3704 0044 0532 0130 00', 'DE75512108001245126198', 'XX75512108001245126199', 'DE75'],
  ...['$2b$12$Gm8D1gQ1kTtVb+0123456789abcdefghijklm', '', 'plain words'],
])('%s does not', (text) => {
  expect(kindsIn(text, ['shop-staging.com'])).toEqual([]);
});

test('a text that is made to take long does not', () => {
  const started = performance.now();
  for (const text of [
    'a'.repeat(1e6),
    `${'a.'.repeat(5e5)}@`,
    '1 '.repeat(5e5),
    '+1'.repeat(5e5),
    'A1'.repeat(5e5),
    'a@'.repeat(5e5),
  ])
    kindsIn(text);
  expect(performance.now() - started).toBeLessThan(5_000);
});
