/** Errors that say nothing about the candidate: nothing was reached, or the tool itself broke. */
import type { Reason, ReasonCode } from '../../core/model.ts';
import { foreignAddress } from './foreign.ts';

const noResponse = [
  'net::ERR_CONNECTION_(?:REFUSED|TIMED_OUT|FAILED)',
  'net::ERR_(?:NAME_NOT_RESOLVED|ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED|PROXY_CONNECTION_FAILED|TUNNEL_CONNECTION_FAILED|CERT_\\w+)',
  'self-signed certificate|certificate has expired|unable to (?:verify|get) .*certificate|does not match certificate',
].join('|');

/** In a client's own words, and not in those of a test that quotes what staging answered. */
const client =
  /^(?:\w+(?: \[\w+\])?: ?)?(?:[\w.]+: )?(?:(?:fetch failed|connect|getaddrinfo|request to \S+ failed)\b.*)?(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b|^AggregateError \[(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)\]/;

const signs: readonly (readonly [ReasonCode, RegExp])[] = [
  ['refused-production', /\brefused by stagegate\b|\bnet::ERR_BLOCKED_BY_CLIENT\b/],
  ['unreachable', new RegExp(noResponse, 'i')],
  ['unreachable', client],
  ['tool-failed', /\bbrowserType\.(?:launch|launchPersistentContext|connect)\w*:/],
  ['tool-failed', /\bExecutable doesn't exist at\b/],
  ['tool-killed', /\bworker process exited unexpectedly\b/],
];

/**
 * The first reason, if every error of every failed attempt has one: a single failure of staging among them counts.
 * `classify` returns undefined for an error that says something about the candidate.
 */
export function infrastructureError<Error>(
  attempts: readonly (readonly Error[])[],
  classify: (error: Error) => Reason | undefined,
): Reason | undefined {
  const reasons = attempts.flatMap((errors) =>
    errors.length === 0 ? [undefined] : errors.map((error) => classify(error)),
  );
  return reasons.includes(undefined) ? undefined : reasons[0];
}

/** A failed assertion may quote anything that it saw, so it is never one. `declared`: the origins' URLs, if known. */
export function classify(message: string, declared: readonly string[] = []): Reason | undefined {
  const first = message.split('\n')[0] ?? '';
  if (/^(?:AssertionError|(?:\w*Error: )?expect\b)/.test(first)) return undefined;
  const sign = signs.find(([, pattern]) => pattern.test(first));
  if (sign === undefined) return undefined;
  const foreign = sign[0] === 'unreachable' ? foreignAddress(message, declared) : undefined;
  return foreign === undefined ? { code: sign[0], detail: first } : { code: 'foreign-origin', detail: foreign };
}
