/** What follows for the reader: the way out of a blocked verdict, or what to do about the first inconclusive reason. */
import type { Finding, GateReport } from '../core/model.ts';
import { line } from '../core/sanitize.ts';
import { inconclusiveReasons } from './inconclusive-reasons.ts';
import { blockers, isGood } from './summary.ts';
import { origin, wholeGate } from './words/findings.ts';
import type { Origin } from './words/words.ts';

export interface Next {
  readonly words: string;
  /** What the words end with, to be typed. */
  readonly command?: string;
}

/** Undefined if nothing is left to do. */
export function nextStep(report: GateReport): Next | undefined {
  if (isGood(report)) return undefined;
  const failed = blockers(report);
  if (report.verdict === 'blocked' && failed.length > 0) return wayOut(failed, report);
  const [reason] = inconclusiveReasons(report);
  return reason === undefined ? undefined : { words: reason.fix };
}

/** The same in one text; empty if nothing is left to do. */
export function next(report: GateReport): string {
  const { words = '', command } = nextStep(report) ?? {};
  return command === undefined ? words : `${words} ${command}`;
}

/** A check that has failed stays failed, so the whole gate is run again. */
function wayOut(failed: readonly Finding[], report: GateReport): Next {
  const causes = Map.groupBy(failed, origin);
  const duties = [...causes].map(([cause, same]) => duty(cause, same)).join('; ');
  const isNewBuild = causes.has('product');
  const isElsewhere = causes.size === 1 && causes.has('environment');
  return {
    words: [
      `${duties.charAt(0).toUpperCase()}${duties.slice(1)}.`,
      ...(isElsewhere ? [] : ['What may fail for now can be waived in the policy.']),
      `Then ${isNewBuild ? 'deploy, and ' : ''}run the whole gate:`,
    ].join(' '),
    command: isNewBuild ? withoutCandidate(wholeGate(report)) : wholeGate(report),
  };
}

/** `@api and @web must fix the product`. */
function duty(cause: Origin, failed: readonly Finding[]): string {
  const who = owners(failed);
  return `${who === '' ? '' : `${who} must `}${fix(cause, failed.length)}`;
}

function fix(cause: Origin, count: number): string {
  if (cause === 'environment') return 'correct staging’s configuration, or its address';
  return cause === 'test' ? `fix the ${count === 1 ? 'test' : 'tests'}` : 'fix the product';
}

/** How many are named. */
const most = 3;

function owners(failed: readonly Finding[]): string {
  const all = [...new Set(failed.map(({ check }) => (check.owner === undefined ? '' : line(check.owner, 60))))];
  const named = all.filter((owner) => owner !== '');
  const shown = named.slice(0, most);
  if (named.length === 0) return '';
  if (shown.length < all.length) shown.push('others');
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** The fix is another build. */
function withoutCandidate(command: string): string {
  return command.replace(/ --candidate (?:'(?:[^']|'\\'')*'|\S+)/, ' --candidate …');
}
