import { describe, expect, test } from 'vitest';
import { classify, infrastructureError } from './infrastructure-error.ts';

const code = (...messages: string[]): string | undefined => infrastructureError([messages], classify)?.code;

test.each([
  ['unreachable', 'Error: page.goto: net::ERR_CONNECTION_REFUSED at http://staging.example.com/'],
  ['unreachable', 'Error: page.goto: net::ERR_CERT_DATE_INVALID at https://staging.example.com/'],
  ['unreachable', 'Error: ECONNREFUSED: Connection refused'],
  ['unreachable', 'TypeError: fetch failed (getaddrinfo ENOTFOUND staging.example.com)'],
  ['unreachable', 'Error: apiRequestContext.get: connect ECONNREFUSED 127.0.0.1:9'],
  ['unreachable', 'AxiosError: connect ECONNREFUSED 127.0.0.1:9'],
  [
    'unreachable',
    'FetchError: request to http://staging.example.com/ failed, reason: connect ECONNREFUSED 127.0.0.1:9',
  ],
  ['unreachable', 'AggregateError [ECONNREFUSED]: '],
  ['unreachable', 'connect EHOSTUNREACH 10.0.0.1:443'],
  ['unreachable', 'Error: self-signed certificate in certificate chain'],
  [
    'refused-production',
    "Error: The connection to example.com was refused by stagegate: it is one of production's hosts.",
  ],
  ['refused-production', 'Error: page.goto: net::ERR_BLOCKED_BY_CLIENT at https://example.com/'],
  ['tool-failed', 'Error: browserType.launch: Target page, context or browser has been closed'],
  ['tool-failed', "Error: browser.newContext: Executable doesn't exist at /root/.cache/ms-playwright/ffmpeg"],
  ['tool-killed', 'Error: worker process exited unexpectedly (code=1, signal=null)'],
])('%s: %s', (expected, message) => {
  expect(code(message)).toBe(expected);
});

test.each([
  'Error: expect(locator).toHaveText(expected) failed\n\nReceived: "connect ECONNREFUSED 127.0.0.1:5432"',
  "AssertionError: expected 'connect ECONNREFUSED 127.0.0.1:5432' to be 'connected'",
  'Error: expected 200 "OK", got 503 "Service Unavailable"',
  'Error: read ECONNRESET',
  'Error: the API answered 502: upstream ECONNREFUSED',
  'Error: the order is "connect ECONNREFUSED 10.0.0.1:5432", and not "sent"',
  'TypeError: Cannot read properties of undefined',
])('a failure of staging: %s', (message) => {
  expect(code(message)).toBeUndefined();
});

describe('an address', () => {
  const declared = ['https://staging.example.com', 'http://127.0.0.1:4100'];
  const reason = (message: string) => classify(message, declared);

  test.each([
    ['Error: page.goto: net::ERR_CONNECTION_REFUSED at http://localhost:3000/products', 'http://localhost:3000'],
    ['Error: page.goto: net::ERR_CONNECTION_REFUSED at http://staging.example.com/', 'http://staging.example.com'],
    ['Error: connect ECONNREFUSED ::1:3000\nCall log:\n  - → GET http://localhost:3000/api', 'http://localhost:3000'],
    ['TypeError: fetch failed (connect ECONNREFUSED 127.0.0.1:3000)', '127.0.0.1:3000'],
    ['TypeError: fetch failed (connect ECONNREFUSED ::1:3000)', '[::1]:3000'],
    ['TypeError: fetch failed (getaddrinfo ENOTFOUND web)', 'web'],
  ])('that is no origin is the suite’s: %s', (message, detail) => {
    expect(reason(message)).toEqual({ code: 'foreign-origin', detail });
  });

  test.each([
    'Error: page.goto: net::ERR_CONNECTION_REFUSED at https://staging.example.com/products',
    'Error: page.goto: net::ERR_CONNECTION_REFUSED at http://127.0.0.1:4100/',
    'TypeError: fetch failed (getaddrinfo ENOTFOUND staging.example.com)',
    'TypeError: fetch failed (connect ECONNREFUSED 10.0.0.7:443)',
    'Error: ECONNREFUSED: Connection refused',
  ])('that is one, or may be one’s, is staging’s: %s', (message) => {
    expect(reason(message)?.code).toBe('unreachable');
  });
});

test('one failure among infrastructure errors is a failure, and so is a test without an error', () => {
  expect(code('Error: ECONNREFUSED: Connection refused', 'Error: expected 200 "OK", got 500')).toBeUndefined();
  expect(code()).toBeUndefined();
});
