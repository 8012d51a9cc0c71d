/** One entry of each list. Outside code spans there are only our own words and numbers. */
import type { Finding, GateReport, Item } from '../../core/model.ts';
import { thousands } from '../../core/thousands.ts';
import { code } from '../code-span.ts';
import { checkIds, type InconclusiveReason } from '../inconclusive/reason.ts';
import { excuse, outcome } from '../non-blocking.ts';
import { expiry, origin, rerun, sentence } from '../words/findings.ts';

/** Characters of a sentence that names values. */
const long = 700;

/** `full` blockers with what helps to fix them, the others on one line each. */
export function* blockerEntries(findings: readonly Finding[], report: GateReport, full: number): Iterable<string> {
  for (const [index, finding] of findings.entries())
    yield index < full ? blocker(finding, report) : blockerLine(finding);
}

function blockerLine(finding: Finding): string {
  return `- ❌ ${code(finding.check.id)} ${code(sentence(finding), long)}`;
}

function blocker(finding: Finding, report: GateReport): string {
  const { check, measurement } = finding;
  const items = measurement?.items ?? [];
  const owner = check.owner === undefined ? '' : ` · owner: ${code(check.owner)}`;
  return [
    blockerLine(finding),
    ...items.slice(0, 3).map(seen),
    ...more(items.length - 3),
    ...(expiry(finding) === '' ? [] : [`  - ${code(expiry(finding))}`]),
    `  - cause: ${origin(finding)}${owner}`,
    `  - why it matters: ${code(check.why)}`,
    `  - run again: ${code(rerun(report, check), 1_000)}`,
  ].join('\n');
}

function seen({ label, detail }: Item): string {
  return `  - seen: ${code(label)}${detail === undefined ? '' : ` ${code(detail, 160)}`}`;
}

export function* obstacleEntries(obstacles: readonly InconclusiveReason[]): Iterable<string> {
  for (const obstacle of obstacles) {
    const { sentence: said, details, measured, fix, toSign } = obstacle;
    const shown = measured.slice(0, 5).map((one) => `  - ${code(one, long)}`);
    const ids = checkIds(obstacle, 5, code);
    const named = ids === '' ? [] : [`  - checks: ${ids}`];
    yield [
      `- ❔ ${code(said, long)}`,
      ...details.slice(0, 3).map((detail) => `  - ${code(detail, long)}`),
      ...more(details.length - 3),
      ...toSign.map(({ title, command }) => `  - ${code(title)} ${code(command, 1_000)}`),
      ...(shown.length > 0 ? [...shown, ...more(obstacle.findings.length - shown.length)] : named),
      `  - what to do: ${code(fix, long)}`,
    ].join('\n');
  }
}

function more(count: number): readonly string[] {
  return count > 0 ? [`  - and ${thousands(count)} more`] : [];
}

/** What failed, or was not seen, and does not block. */
export function* asideEntries(findings: readonly Finding[]): Iterable<string> {
  for (const finding of findings) {
    yield `- ⚠️ ${code(finding.check.id)} ${code(outcome(finding), long)} ${excuse(finding, code)}`;
  }
}
