import { LabelName, Severity, Status, type TestResult } from 'allure-js-commons';
import { plain } from '../../core/sanitize.ts';
import { deciding } from '../summary.ts';
import { objectionWords } from '../words/objections.ts';
import type { ReportContext } from './context.ts';
import { emptyResult, traceOf } from './results.ts';

/** A verdict that is not promotable is never all green, whatever the findings say. */
export function objectionResults(known: ReportContext): readonly TestResult[] {
  const { report } = known;
  const all = report.objections.map((objection) => {
    const { what, fix, origin } = objectionWords(objection, report);
    return { id: `gate/${objection.code}/${objection.subject}`, name: what, fix, origin };
  });
  const silent = report.verdict !== 'promotable' && all.length === 0 && !report.findings.some(({ blocks }) => blocks);
  const unexplained = { id: 'gate/verdict', name: deciding(report), fix: '', origin: 'tool' } as const;
  return (silent ? [unexplained] : all).map(({ fix, origin, ...named }) => ({
    ...emptyResult(named, known),
    status: Status.BROKEN,
    statusDetails: { message: plain(named.name), trace: traceOf(origin, fix === '' ? [] : [fix]) },
    labels: [
      { name: LabelName.SUITE, value: 'gate' },
      { name: LabelName.EPIC, value: 'gate' },
      { name: LabelName.SEVERITY, value: Severity.BLOCKER },
    ],
  }));
}
