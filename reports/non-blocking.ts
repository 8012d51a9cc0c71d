/** What failed, or was not seen, and does not block: advisory checks and waived ones. */
import type { Finding, GateReport } from '../core/model.ts';
import { line } from '../core/sanitize.ts';
import { because, comparison } from './words/findings.ts';

/** What failed comes first. */
export function nonBlocking(report: GateReport): readonly Finding[] {
  const all = report.findings.filter(({ blocks, result }) => !blocks && result !== 'pass');
  return [...all.filter(({ result }) => result === 'fail'), ...all.filter(({ result }) => result !== 'fail')];
}

/** `expected none, got 1`; with the reason if it was not measured: `expected none, not measured: the test was skipped`. */
export function outcome(finding: Finding): string {
  return finding.result === 'fail' ? comparison(finding) : `${comparison(finding)}: ${because(finding)}`;
}

/** Why it does not block. `shown` writes the policy's texts. */
export function excuse({ waiver }: Finding, shown: (text: string) => string = (text) => line(text)): string {
  return waiver === undefined
    ? 'advisory'
    : `waived by ${shown(waiver.owner)} until ${shown(waiver.until)}: ${shown(waiver.reason)}`;
}
