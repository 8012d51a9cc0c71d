/** What became of each declared requirement. */
import type { Finding, GateReport } from '../core/model.ts';
import { line } from '../core/sanitize.ts';

export interface Requirement {
  readonly requirement: string;
  readonly title: string;
  /** `open`: something that covers it is inconclusive. `waived`: by name, with its checks. `uncovered`: no check that counts covers it. */
  readonly state: 'passed' | 'failed' | 'open' | 'waived' | 'uncovered';
  readonly findings: readonly Finding[];
}

export function coverage(report: GateReport): readonly Requirement[] {
  const found = new Map(report.findings.map((finding) => [finding.check.id, finding]));
  return report.coverage.map(({ requirement, title, checks, waiver }) => {
    const findings = (waiver === undefined ? checks : [waiver.check]).flatMap((id) => found.get(id) ?? []);
    return {
      requirement,
      title,
      findings,
      state: waiver === undefined ? state(findings, checks.length) : 'waived',
    };
  });
}

/** `SHOP-07 is waived by @web until 2026-12-31: Vouchers come in 1.5`; the last says how many more there are than `most`. */
export function waivedRequirements(report: GateReport, most = 5): readonly string[] {
  const all = report.coverage.flatMap(({ requirement, waiver }) =>
    waiver === undefined ? [] : [{ requirement, ...waiver }],
  );
  return [
    ...all
      .slice(0, most)
      .map(
        ({ requirement, owner, until, reason }) =>
          `requirement ${line(requirement, 60)} is waived by ${line(owner, 60)} until ${line(until)}: ${line(reason, 160)}`,
      ),
    ...(all.length > most ? [`${all.length - most} more requirements are waived`] : []),
  ];
}

function state(findings: readonly Finding[], planned: number): Requirement['state'] {
  if (planned === 0) return 'uncovered';
  if (findings.some(({ result }) => result === 'fail')) return 'failed';
  return findings.length < planned || findings.some(({ result }) => result !== 'pass') ? 'open' : 'passed';
}
