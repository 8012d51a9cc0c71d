/** What a form that shows entries alone shows in addition to the checks. */
import type { GateReport } from '../core/model.ts';
import { deciding, isGood } from './summary.ts';
import { objectionWords } from './words/objections.ts';
import type { Origin } from './words/words.ts';

export interface GateEntry {
  /** An objection's code, or `verdict`. */
  readonly code: string;
  /** What it is about, as it is in the report; empty for `verdict`. */
  readonly subject: string;
  readonly what: string;
  /** Empty if nothing is known. */
  readonly fix: string;
  readonly origin: Origin;
}

/** Each objection, or the verdict itself if nothing else in the report says why it is not promotable. */
export function gateEntries(report: GateReport): readonly GateEntry[] {
  if (isUnexplained(report)) return [{ code: 'verdict', subject: '', what: deciding(report), fix: '', origin: 'tool' }];
  return report.objections.map((objection) => ({ ...objection, ...objectionWords(objection, report) }));
}

/** Nothing in the report says why it is not promotable. A form is never all green then, whatever the findings say. */
function isUnexplained(report: GateReport): boolean {
  const { objections, findings } = report;
  return !isGood(report) && objections.length === 0 && !findings.some(({ blocks }) => blocks);
}
