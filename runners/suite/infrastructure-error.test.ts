import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type NoAnswer, noAnswer } from '../../fixtures/access/no-answer.ts';
import { failureLines } from './failure-text.ts';
import { classify, infrastructureError } from './infrastructure-error.ts';

const code = (...messages: string[]): string | undefined =>
  infrastructureError([messages], (message) => classify({ message }))?.code;

interface Told {
  /** Why nobody answered, or that this is a failure of the candidate. */
  readonly class: NoAnswer | 'failure';
  /** The client, and the tool whose words these are. */
  readonly client: string;
  readonly type?: string;
  readonly message: string;
  readonly text?: string;
}

const told = JSON.parse(readFileSync(join(import.meta.dirname, 'testdata', 'failures.json'), 'utf8')) as Told[];

/** A closed connection is a failure: if staging is gone, the look after the failure says so. */
function reasonOf(kind: Told['class']): string | undefined {
  if (kind === 'failure' || kind === 'reset') return undefined;
  return kind === 'certificate' ? 'untrusted-certificate' : 'unreachable';
}

test.each(told)('$class, as $client says it', ({ class: expected, ...failure }) => {
  const kinds = failureLines(failure).flatMap(({ words, starts }) => noAnswer(words, starts) ?? []);
  expect(classify(failure)?.code).toBe(reasonOf(expected));
  if (expected !== 'failure') expect(kinds[0]).toBe(expected);
});

test.each([
  [
    'refused-production',
    "Error: The connection to example.com was refused by stagegate: it is one of production's hosts.",
  ],
  ['sign-in-failed', 'Error: The account "user" could not sign in at https://api.test/login: the answer was 503.'],
  ['signed-out', 'Error: The account "user" could not sign in at https://api.test/login: the answer was 401.'],
  ['refused-production', 'Error: page.goto: net::ERR_BLOCKED_BY_CLIENT at https://example.com/'],
  ['tool-failed', 'Error: browserType.launch: Target page, context or browser has been closed'],
  ['tool-failed', "Error: browser.newContext: Executable doesn't exist at /root/.cache/ms-playwright/ffmpeg"],
  ['tool-killed', 'Error: worker process exited unexpectedly (code=null, signal=SIGKILL)'],
  ['suite-failed', 'Error: worker process exited unexpectedly (code=1, signal=null)'],
  ['suite-failed', 'Error: process.exit unexpectedly called with "0" (test file: api/a.spec.ts)'],
  [
    'suite-failed',
    "Error: Error reading storage state from auth.json:\nENOENT: no such file or directory, open 'auth.json'",
  ],
])('%s: %s', (expected, message) => {
  expect(code(message)).toBe(expected);
});

test('a refusal that only the cause names is one', () => {
  const text = "cause: Error: The connection to example.com was refused by stagegate: it is one of production's hosts.";
  expect(classify({ message: 'TypeError: fetch failed', text })?.code).toBe('refused-production');
});

describe('an address', () => {
  const declared = ['https://staging.example.com', 'http://127.0.0.1:4100'];
  const reason = (message: string) => classify({ message }, declared);

  test.each([
    ['Error: page.goto: net::ERR_CONNECTION_REFUSED at http://localhost:3000/products', 'http://localhost:3000'],
    ['Error: page.goto: net::ERR_CONNECTION_REFUSED at http://staging.example.com/', 'http://staging.example.com'],
    ['Error: connect ECONNREFUSED ::1:3000\nCall log:\n  - → GET http://localhost:3000/api', 'http://localhost:3000'],
    ['TypeError: fetch failed (connect ECONNREFUSED 127.0.0.1:3000)', '127.0.0.1:3000'],
    ['TypeError: fetch failed (connect ECONNREFUSED ::1:3000)', '[::1]:3000'],
    ['TypeError: fetch failed (getaddrinfo ENOTFOUND web)', 'web'],
    ['Get "http://127.0.0.1:9/": dial tcp 127.0.0.1:9: connect: connection refused', 'http://127.0.0.1:9'],
    [
      "urllib3.exceptions.MaxRetryError: HTTPConnectionPool(host='10.0.0.9', port=80): Max retries exceeded with url: / (Caused by NewConnectionError('Connection refused'))",
      '10.0.0.9:80',
    ],
    ['System.Net.Http.HttpRequestException : Connection refused (localhost:5000)', 'localhost:5000'],
    ['cURL error 7: Failed to connect to web port 3000: Connection refused (see http://curl.se/libcurl/)', 'web:3000'],
    [
      'org.apache.http.conn.HttpHostConnectException: Connect to web:8080 [web/10.0.0.2] failed: Connection refused',
      'web:8080',
    ],
    ['java.net.UnknownHostException: web', 'web'],
    ['curl: (6) Could not resolve host: web.example.com', 'web.example.com'],
  ])('that is no origin is the suite’s: %s', (message, detail) => {
    expect(reason(message)).toEqual({ code: 'foreign-origin', detail });
  });

  test.each([
    'Error: page.goto: net::ERR_CONNECTION_REFUSED at https://staging.example.com/products',
    'Error: page.goto: net::ERR_CONNECTION_REFUSED at http://127.0.0.1:4100/',
    'TypeError: fetch failed (getaddrinfo ENOTFOUND staging.example.com)',
    'TypeError: fetch failed (connect ECONNREFUSED 10.0.0.7:443)',
    'Error: ECONNREFUSED: Connection refused',
    'System.Net.Http.HttpRequestException : Connection refused (localhost:4100)',
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='staging.example.com', port=443): Max retries exceeded with url: / (Caused by NewConnectionError('Connection refused'))",
    'Get "https://staging.example.com/": dial tcp 10.0.0.7:443: i/o timeout',
    'cURL error 7: Failed to connect to staging.example.com port 443: Connection refused (see http://curl.se/libcurl/)',
    'java.net.UnknownHostException: staging.example.com: Name or service not known',
    'curl: (6) Could not resolve host: staging.example.com',
  ])('that is one, or may be one’s, is staging’s: %s', (message) => {
    expect(reason(message)?.code).toBe('unreachable');
  });
});

test('one failure among infrastructure errors is a failure, and so is a test without an error', () => {
  expect(code('Error: ECONNREFUSED: Connection refused', 'Error: expected 200 "OK", got 500')).toBeUndefined();
  expect(code()).toBeUndefined();
});
