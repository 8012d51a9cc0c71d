/** Lighthouse's own error codes (`runtimeError`). Any other code is an error of Lighthouse itself, and worth another try. */

/** The page did not come. */
export const lost: readonly string[] = [
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
