/** The Observatory's tests, each from what was seen to its result. */
import { parsePolicies, policyResult } from './csp.ts';
import type { Cookie, Seen } from './evidence.ts';
import type { Result } from './points.ts';

/** Seconds; the Observatory takes 180 days for six months. */
const sixMonths = 15_552_000;
const safeReferrers = ['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin'];
const unsafeReferrers = ['origin', 'origin-when-cross-origin', 'unsafe-url', 'no-referrer-when-downgrade'];

type Rule = (seen: Seen) => Result;

/** By the name of what each is about. */
export const rules: Readonly<Record<string, Rule>> = {
  'content-security-policy': ({ headers, metas, secure }) =>
    policyResult(
      policiesIn(headers),
      metas.policies,
      secure,
      headers['content-security-policy-report-only'] !== undefined,
    ),
  cookies: (seen) => worstCookie(seen),
  'cross-origin-embedder-policy': ({ headers }) =>
    oneOf('coep', headers['cross-origin-embedder-policy'], ['require-corp', 'credentialless', 'unsafe-none']),
  'cross-origin-opener-policy': ({ headers }) =>
    oneOf('coop', headers['cross-origin-opener-policy'], [
      'same-origin',
      'same-origin-allow-popups',
      'noopener-allow-popups',
      'unsafe-none',
    ]),
  'cross-origin-resource-policy': ({ headers }) =>
    oneOf('corp', headers['cross-origin-resource-policy'], ['same-origin', 'same-site', 'cross-origin']),
  'cross-origin-resource-sharing': ({ stranger: { asked, allowed, credentials } }) => {
    const name = 'cross-origin-resource-sharing';
    if (allowed === '') return `${name}-not-implemented`;
    if (allowed === '*') return `${name}-implemented-with-public-access`;
    const everybody = allowed === asked && credentials === 'true';
    return `${name}-implemented-with-${everybody ? 'universal' : 'restricted'}-access`;
  },
  redirection: ({ url, plain }) => {
    if (plain === undefined) return 'redirection-not-needed-no-http';
    const [first = '', last = first] = [plain[0], plain.at(-1)];
    if (first === '') return 'redirection-missing';
    if (!last.startsWith('https:')) return 'redirection-not-to-https';
    if (!first.startsWith('https:')) return 'redirection-not-to-https-on-initial-redirection';
    return new URL(first).hostname === new URL(url).hostname
      ? 'redirection-to-https'
      : 'redirection-off-host-from-http';
  },
  'referrer-policy': ({ headers, metas }) => {
    const all = [headers['referrer-policy'], metas.referrer].filter((one) => one !== undefined).join(',');
    if (all === '') return 'referrer-policy-not-implemented';
    const known = all
      .toLowerCase()
      .split(',')
      .map((one) => one.trim())
      .findLast((one) => [...safeReferrers, ...unsafeReferrers].includes(one));
    if (known === undefined) return 'referrer-policy-header-invalid';
    return safeReferrers.includes(known) ? 'referrer-policy-private' : 'referrer-policy-unsafe';
  },
  'strict-transport-security': (seen) => transport(seen),
  'subresource-integrity': ({ scripts }) => scripts,
  'x-content-type-options': ({ headers: { 'x-content-type-options': value } }) => {
    if (value === undefined) return 'x-content-type-options-not-implemented';
    return value.trim().toLowerCase() === 'nosniff'
      ? 'x-content-type-options-nosniff'
      : 'x-content-type-options-header-invalid';
  },
  'x-frame-options': ({ headers }) => {
    if (parsePolicies(policiesIn(headers))?.has('frame-ancestors') === true)
      return 'x-frame-options-implemented-via-csp';
    const value = headers['x-frame-options']?.trim().toLowerCase();
    if (value === undefined) return 'x-frame-options-not-implemented';
    if (['deny', 'sameorigin'].includes(value)) return 'x-frame-options-sameorigin-or-deny';
    return value.startsWith('allow-from') ? 'x-frame-options-allow-from-origin' : 'x-frame-options-header-invalid';
  },
};

/** A comma separates policies (RFC 9110, 5.3). */
export function policiesIn(headers: Seen['headers']): readonly string[] {
  return (headers['content-security-policy'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function oneOf(name: 'coep' | 'coop' | 'corp', value: string | undefined, known: readonly string[]): Result {
  if (value === undefined) return `${name}-not-implemented`;
  const token = value.split(';')[0]?.trim().toLowerCase() ?? '';
  return (known.includes(token) ? `${name}-implemented-with-${token}` : `${name}-header-invalid`) as Result;
}

function transport({ secure, headers: { 'strict-transport-security': value } }: Seen): Result {
  if (!secure) return 'hsts-not-implemented-no-https';
  if (value === undefined) return 'hsts-not-implemented';
  const age = Number.parseInt(/(?:^|;)\s*max-age=(\d+)/i.exec(value)?.[1] ?? '', 10);
  // With a comma, it was sent twice.
  if (Number.isNaN(age) || value.includes(',')) return 'hsts-header-invalid';
  return `hsts-implemented-max-age-${age < sixMonths ? 'less-than' : 'at-least'}-six-months`;
}

/** From bad to worst. */
const cookieFlaws: readonly Result[] = [
  'cookies-without-secure-flag-but-protected-by-hsts',
  'cookies-without-secure-flag',
  'cookies-session-without-secure-flag-but-protected-by-hsts',
  'cookies-samesite-flag-invalid',
  'cookies-anticsrf-without-samesite-flag',
  'cookies-session-without-httponly-flag',
  'cookies-session-without-secure-flag',
];

function worstCookie(seen: Seen): Result {
  if (seen.cookies.length === 0) return 'cookies-not-found';
  const hsts = transport(seen) === 'hsts-implemented-max-age-at-least-six-months';
  const flaws = seen.cookies.flatMap((cookie) => flawsOf(cookie, hsts ? '-but-protected-by-hsts' : ''));
  const worst = cookieFlaws.findLast((flaw) => flaws.includes(flaw));
  if (worst !== undefined) return worst;
  const all = seen.cookies.every(({ sameSite }) => sameSite !== undefined);
  return `cookies-secure-with-httponly-sessions${all ? '-and-samesite' : ''}`;
}

function flawsOf(
  { name, secure, httpOnly, sameSite }: Cookie,
  protectedBy: '' | '-but-protected-by-hsts',
): readonly Result[] {
  const session = /login|sess/i.test(name);
  const isNone = sameSite === 'none';
  const flaws: readonly (readonly [boolean, Result])[] = [
    [!secure, `cookies-without-secure-flag${protectedBy}`],
    [!secure && session, `cookies-session-without-secure-flag${protectedBy}`],
    [session && !httpOnly, 'cookies-session-without-httponly-flag'],
    [/csrf/i.test(name) && sameSite === undefined, 'cookies-anticsrf-without-samesite-flag'],
    [(isNone && !secure) || !['none', 'lax', 'strict', undefined].includes(sameSite), 'cookies-samesite-flag-invalid'],
  ];
  return flaws.flatMap(([applies, flaw]) => (applies ? [flaw] : []));
}
