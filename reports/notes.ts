/** What the reader must know in addition to the verdict. */
import type { GateReport } from '../core/model.ts';
import { line } from '../core/sanitize.ts';
import { candidateBuild } from './builds.ts';
import { waivedRequirements } from './coverage.ts';
import { partialSuites } from './words/chosen.ts';
import { unseenContact } from './words/contact.ts';
import { missingEvidence } from './words/not-kept.ts';
import { signed } from './words/signed.ts';

export function notes(report: GateReport): readonly string[] {
  const bound = report.verdict === 'promotable' && !report.candidate.expected.named;
  return [
    ...(report.policy.purpose === 'rollback' ? ['a rollback: this verdict promotes no release'] : []),
    ...(report.again === undefined
      ? []
      : [`what was inconclusive in ${line(report.again)} was run again; the rest is from there`]),
    ...(report.environment.demo ? ['demo: not your staging'] : []),
    ...(bound ? [`no candidate was named: the verdict applies to the observed build ${candidateBuild(report)}`] : []),
    ...(report.selection === undefined ? waivedRequirements(report) : []),
    ...(report.verdict === 'blocked' && report.selection !== undefined ? ['only part of the gate was run'] : []),
    ...(report.leftovers.length > 0
      ? [
          `${report.leftovers.length} ${report.leftovers.length === 1 ? 'piece' : 'pieces'} of test data could not be removed`,
        ]
      : []),
    ...signed(report),
    ...unseenContact(report),
    ...missingEvidence(report),
    ...partialSuites(report.tasks),
  ];
}
