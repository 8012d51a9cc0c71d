/** Errors by which a suite breaks its own test, whatever staging does. */
import type { Reason } from '../../core/model.ts';
import type { FailureLine } from './failure-text.ts';

interface Sign {
  readonly pattern: RegExp;
  readonly fix: string;
}

const signs: readonly Sign[] = [
  {
    pattern: /\bprocess\.exit unexpectedly called\b|\bworker process exited unexpectedly \(code=\d+, signal=null\)/,
    fix: 'Remove what ends the process: process.exit in the test, in a hook, or in what they import.',
  },
  {
    pattern: /\bError reading storage state from\b/,
    fix: 'Let a set-up project or globalSetup write that file before the tests run, or let the gate sign in: account in the claim.',
  },
];

/** Undefined if they say something else. */
export function brokenSuite(lines: readonly FailureLine[]): Reason | undefined {
  const [first, second] = lines.map(({ words }) => words.replace(/^Error: /, ''));
  const sign = signs.find(({ pattern }) => pattern.test(first ?? ''));
  if (sign === undefined || first === undefined) return undefined;
  const detail = first.endsWith(':') && second !== undefined ? `${first} ${second}` : first;
  return { code: 'suite-failed', detail, fix: sign.fix };
}
