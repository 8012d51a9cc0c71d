/** Errors that say nothing about the candidate: nobody answered, the tool itself broke, or a test account could not sign in. */
import type { Reason, ReasonCode } from '../../core/model.ts';
import { type NoAnswer, noAnswer, reasonCode } from '../../fixtures/access/no-answer.ts';
import { brokenSuite } from './broken-suite.ts';
import { type FailureLine, type FailureText, failureLines } from './failure-text.ts';
import { foreignAddress } from './foreign.ts';

const toolSigns: readonly (readonly [ReasonCode, RegExp])[] = [
  ['refused-production', /\brefused by stagegate\b|\bnet::ERR_BLOCKED_BY_CLIENT\b/],
  ['tool-failed', /\bbrowserType\.(?:launch|launchPersistentContext|connect)\w*:/],
  ['tool-failed', /\bExecutable doesn't exist at\b/],
  // As `signIn` of stagegate/vitest says it.
  ['sign-in-failed', /^(?:Error: )?The account "[^"]*" could not sign in at \S+: the answer was 5\d\d\b/],
  ['signed-out', /^(?:Error: )?The account "[^"]*" could not sign in at /],
  ['tool-killed', /\bworker process exited unexpectedly \(code=null\b/],
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
export function classify(failure: FailureText, declared: readonly string[] = []): Reason | undefined {
  if (isAsserted(failure)) return undefined;
  const lines = failureLines(failure);
  const refused = lines.find(({ words }) => /\bThe connection to \S+ was refused by stagegate\b/.test(words));
  const first = refused?.words ?? lines[0]?.words ?? '';
  const sign = toolSigns.find(([, pattern]) => pattern.test(first));
  if (sign !== undefined) return { code: sign[0], detail: first.replace(/^Error: /, '') };
  return brokenSuite(lines) ?? unreachable(lines, declared);
}

function unreachable(lines: readonly FailureLine[], declared: readonly string[]): Reason | undefined {
  const found = firstNoAnswer(lines);
  if (found === undefined) return undefined;
  const foreign = foreignAddress(found.words, lines.map(({ words }) => words).join('\n'), declared);
  if (foreign !== undefined) return { code: 'foreign-origin', detail: foreign };
  const code = reasonCode(found.kind);
  return code === 'no-answer' ? undefined : { code, detail: found.words.slice(0, 500) };
}

/** The first line by which a client says that nobody answered. */
function firstNoAnswer(lines: readonly FailureLine[]): { readonly kind: NoAnswer; readonly words: string } | undefined {
  for (const { words, starts } of lines) {
    if (answered.test(words)) return undefined;
    const kind = noAnswer(words, starts);
    if (kind !== undefined) return { kind, words };
  }
  return undefined;
}

/** What answered is not unreachable, whatever its answer says of others. */
const answered = /\bHTTP\/\d(?:\.\d)? \d{3}\b|\bstatus(?: ?code)?\b\W{0,3}(?:(?:is|was|of) )?[1-5]\d\d\b/i;

/** An assertion failed: it saw something other than what it expects. */
export function isAsserted(failure: FailureText): boolean {
  return assertedType.test(failure.type ?? '') || failureLines(failure).some(isAssertion);
}

const assertedType = /assert|expectation|comparisonfailure|multiplefailures|Xunit\.Sdk\./i;

const asserted = new RegExp(
  [
    String.raw`(?:[\w.$\\]|::)*(?:Assert|Expectation|Comparison)\w*(?: \[\w+\])?\s*(?::|$)`,
    String.raw`(?:\w*Error: )?(?:expect(?:ed)?|assert(?:ion)?|failed asserting|should|received|actual|not equal|condition not satisfied|but was)\b`,
  ]
    .map((one) => `^${one}`)
    .join('|'),
  'i',
);

function isAssertion({ words, own }: FailureLine): boolean {
  return asserted.test(words) || (own && /\b(?:got|want(?:ed)?|expected|actual)\b/i.test(words));
}
