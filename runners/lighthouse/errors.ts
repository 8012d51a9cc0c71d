/** Lighthouse's own error codes (`runtimeError`). Any other code is an error of Lighthouse itself, and worth another try. */

import type { ReasonCode } from '../../core/model.ts';
import { noAnswer, reasonCodeOf } from '../../fixtures/access/no-answer.ts';

/** The page did not come. */
const lost: readonly string[] = [
  'FAILED_DOCUMENT_REQUEST',
  'DNS_FAILURE',
  'INSECURE_DOCUMENT_REQUEST',
  'CHROME_INTERSTITIAL_ERROR',
];

/** An error page came. */
export const errored = 'ERRORED_DOCUMENT_REQUEST';

/** Nothing was painted, and would not be the next time. */
const blank = 'NO_FCP';

export function isTargets(code: string): boolean {
  return code === errored || code === blank || lost.includes(code);
}

/** Why a page did not come, by what the browser said: `net::ERR_CONNECTION_REFUSED at http://…`, or Lighthouse with it in `Details: …`. */
export function lossCode(code: string, message: string): ReasonCode {
  if (!lost.includes(code)) return 'tool-failed';
  const said = /\bnet::ERR_\w+/.exec(message)?.[0] ?? '';
  return code === 'INSECURE_DOCUMENT_REQUEST' ? 'untrusted-certificate' : reasonCodeOf(said);
}

/** What the first visit got from a server that accepted the connection; undefined if none did. `message`: the browser's. */
export function unansweredWords(url: string, message: string): string | undefined {
  const slow = /\bNavigation timeout of (\d+) ms\b/.exec(message)?.[1];
  if (slow !== undefined) return `no answer from ${url} within ${Number(slow) / 1000} s`;
  return noAnswer(message, true) === 'reset' ? `no answer from ${url}: it closed the connection` : undefined;
}
