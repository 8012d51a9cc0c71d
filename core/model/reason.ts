/** Why something was not measured, as a code; `reports/words/` has the sentences. `detail` is for people. */
export interface Reason {
  readonly code: ReasonCode;
  readonly detail?: string;
}

export const reasonCodes = [
  'unreachable',
  'no-answer',
  'untrusted-certificate',
  'credentials-refused',
  'no-such-database',
  'tls-refused',
  'wall',
  'unavailable',
  'foreign-origin',
  'refused-production',
  'signed-out',
  'sign-in-failed',
  'not-staging',
  'not-allowed',
  'other-candidate',
  'unidentified',
  'from-cache',
  'gatekeeper',
  'tool-missing',
  'tool-failed',
  'tool-timed-out',
  'tool-killed',
  'tool-wrote-nothing',
  'tool-output-unreadable',
  'tests-differ',
  'no-assertion',
  'no-contact',
  'no-sample',
  'no-baseline',
  'other-baseline',
  'skipped',
  'set-up-failed',
  'outcome-unknown',
  'noisy-host',
  'saturated',
  'settled',
  'evidence-changed',
  'interrupted',
  'not-reached',
  'gate-failed',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];
