/** What became of each declared requirement. */
import type { Finding, GateReport } from '../core/model.ts';

export interface Requirement {
  readonly requirement: string;
  readonly title: string;
  /** `open`: something that covers it is inconclusive. `uncovered`: no required check covers it. */
  readonly state: 'passed' | 'failed' | 'open' | 'uncovered';
  readonly findings: readonly Finding[];
}

export function coverage(report: GateReport): readonly Requirement[] {
  const found = new Map(report.findings.map((finding) => [finding.check.id, finding]));
  return report.coverage.map(({ requirement, title, checks }) => {
    const findings = checks.flatMap((id) => found.get(id) ?? []);
    return { requirement, title, findings, state: state(findings, checks.length) };
  });
}

function state(findings: readonly Finding[], planned: number): Requirement['state'] {
  if (planned === 0) return 'uncovered';
  if (findings.some(({ result }) => result === 'fail')) return 'failed';
  return findings.length < planned || findings.some(({ result }) => result !== 'pass') ? 'open' : 'passed';
}
