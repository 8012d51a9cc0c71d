/** One entry of each list. What stands outside code spans are our own words and numbers. */
import type { Finding, GateReport, Item } from '../../gate/model.ts';
import { comparison, origin, rerun, sentence } from '../../gate/wording.ts';
import type { Obstacle } from '../obstacles.ts';
import { code } from './code.ts';

/** Characters of a sentence that names values. */
const long = 700;

/** `full` blockers with what helps to mend them, the others in a line each. */
export function* blockerEntries(findings: readonly Finding[], report: GateReport, full: number): Iterable<string> {
  for (const [index, finding] of findings.entries())
    yield index < full ? blocker(finding, report) : blockerLine(finding);
}

function blockerLine(finding: Finding): string {
  return `- ❌ ${code(finding.check.id)} ${code(sentence(finding), long)}`;
}

function blocker(finding: Finding, report: GateReport): string {
  const { check, measurement } = finding;
  const owner = check.owner === undefined ? '' : ` · owner: ${code(check.owner)}`;
  return [
    blockerLine(finding),
    ...(measurement?.items ?? []).slice(0, 3).map(seen),
    `  - cause: ${origin(finding)}${owner}`,
    `  - why it matters: ${code(check.why)}`,
    `  - run again: ${code(rerun(report, check), 1_000)}`,
  ].join('\n');
}

function seen({ label, detail }: Item): string {
  return `  - seen: ${code(label)}${detail === undefined ? '' : ` ${code(detail, 160)}`}`;
}

export function* obstacleEntries(obstacles: readonly Obstacle[]): Iterable<string> {
  for (const { sentence: said, details, mend } of obstacles)
    yield [
      `- ❔ ${code(said, long)}`,
      ...details.slice(0, 3).map((detail) => `  - ${code(detail)}`),
      ...(details.length > 3 ? [`  - and ${details.length - 3} more`] : []),
      `  - what to do: ${code(mend)}`,
    ].join('\n');
}

/** What did not hold and does not block. */
export function* asideEntries(findings: readonly Finding[]): Iterable<string> {
  for (const finding of findings) {
    const { check, waiver } = finding;
    const why = waiver === undefined ? 'advisory' : `waived by ${code(waiver.owner)} until ${code(waiver.until)}`;
    yield `- ⚠️ ${code(check.id)} ${code(comparison(finding), long)} ${why}`;
  }
}
