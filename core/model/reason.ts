/** Why something was not measured, as a code; `reports/words/` has the sentences. */
export interface Reason {
  readonly code: ReasonCode;
  /** What happened, for people. */
  readonly detail?: string;
  /** What to do, in sentences, if it is known better than from the code alone: it names the file, the option, the value. */
  readonly fix?: string;
}

export const reasonCodes = [
  'unreachable',
  'connection-unreachable',
  'no-answer',
  'untrusted-certificate',
  'credentials-refused',
  'no-such-database',
  'tls-refused',
  'tunnel-failed',
  'third-party-down',
  'wall',
  'try-later',
  'gone',
  'unavailable',
  'foreign-origin',
  'refused-production',
  'signed-out',
  'sign-in-failed',
  'not-staging',
  'not-allowed',
  'other-candidate',
  'unidentified',
  'nothing-there',
  'refused',
  'from-cache',
  'gatekeeper',
  'tool-missing',
  'tool-failed',
  'tool-timed-out',
  'tool-killed',
  'tool-wrote-nothing',
  'tool-output-unreadable',
  'script-broken',
  'tests-differ',
  'no-assertion',
  'no-contact',
  'no-sample',
  'not-sampled',
  'no-baseline',
  'other-baseline',
  'skipped',
  'set-up-failed',
  'suite-failed',
  'outcome-unknown',
  'noisy-host',
  'saturated',
  'settled',
  'evidence-changed',
  'interrupted',
  'not-signed',
  'not-reached',
  'gate-failed',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];
