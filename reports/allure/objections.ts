import { LabelName, Severity, Status, type TestResult } from 'allure-js-commons';
import { plain } from '../../core/sanitize.ts';
import { gateEntries } from '../gate-entries.ts';
import type { ReportContext } from './context.ts';
import { emptyResult, traceOf } from './results.ts';

/** A verdict that is not promotable is never all green, whatever the findings say. */
export function objectionResults(known: ReportContext): readonly TestResult[] {
  return gateEntries(known.report).map(({ code, subject, what, fix, origin }) => ({
    ...emptyResult({ id: ['gate', code, subject].filter((part) => part !== '').join('/'), name: what }, known),
    status: Status.BROKEN,
    statusDetails: { message: plain(what), trace: traceOf(origin, fix === '' ? [] : [fix]) },
    labels: [
      { name: LabelName.SUITE, value: 'gate' },
      { name: LabelName.EPIC, value: 'gate' },
      { name: LabelName.SEVERITY, value: Severity.BLOCKER },
    ],
  }));
}
