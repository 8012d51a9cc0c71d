import { expect, test } from 'vitest';
import { policyResult } from './csp.ts';
import { metasIn } from './html.ts';
import type { Result } from './points.ts';

test.each<[string, boolean, Result]>([
  ["default-src 'none'", true, 'csp-implemented-with-no-unsafe-default-src-none'],
  ["default-src 'self'", true, 'csp-implemented-with-no-unsafe'],
  [
    "default-src 'self'; style-src 'self' 'unsafe-inline'",
    true,
    'csp-implemented-with-unsafe-inline-in-style-src-only',
  ],
  ["default-src 'self'; img-src http://a.test", true, 'csp-implemented-with-insecure-scheme-in-passive-content-only'],
  ["default-src 'self'; img-src http://a.test", false, 'csp-implemented-with-no-unsafe'],
  ["default-src 'self'; connect-src http://a.test", true, 'csp-implemented-with-insecure-scheme'],
  ["default-src 'self'; script-src 'self' 'unsafe-eval'", true, 'csp-implemented-with-unsafe-eval'],
  ["script-src 'self'", true, 'csp-implemented-with-unsafe-inline'],
  ["default-src 'self' 'unsafe-inline'", true, 'csp-implemented-with-unsafe-inline'],
  ["default-src 'self'; script-src 'nonce-abc' 'unsafe-inline'", true, 'csp-implemented-with-no-unsafe'],
  [
    "default-src 'self'; script-src 'nonce-abc' 'strict-dynamic' https: 'unsafe-inline'",
    true,
    'csp-implemented-with-no-unsafe',
  ],
  ["default-src 'self'; script-src 'self' 'strict-dynamic'", true, 'csp-header-invalid'],
  ["default-src 'self'; default-src 'none'", true, 'csp-header-invalid'],
])('the policy %s (https: %s) is %s', (policy, isSecure, result) => {
  expect(policyResult([policy], [], isSecure, false)).toBe(result);
});

test('several policies, in headers and in the page', () => {
  expect(policyResult(["default-src 'self' 'unsafe-inline'", "default-src 'self'"], [], true, false)).toBe(
    'csp-implemented-with-no-unsafe',
  );
  expect(policyResult([], ["frame-ancestors 'none'"], true, false)).toBe('csp-not-implemented');
  expect(policyResult([], ["default-src 'none'"], true, false)).toBe('csp-implemented-with-no-unsafe-default-src-none');
  expect(policyResult([], [], true, true)).toBe('csp-not-implemented-but-reporting-enabled');
  const html = `<!-- <meta name=referrer content=origin> --><META content="default-src 'none'" http-equiv=Content-Security-Policy><meta name="referrer" content='same-origin'>`;
  expect(metasIn(html)).toEqual({ policies: ["default-src 'none'"], referrer: 'same-origin' });
});
