/** What passed only because it was tried again. */
import type { Finding, GateReport } from '../core/model.ts';
import { line } from '../core/sanitize.ts';
import { thousands } from '../core/thousands.ts';
import { once } from './once.ts';
import { figure } from './words/format.ts';

/** It failed, and passed when it was tried again; whether that is enough, its claim says. */
export const isFlaky = ({ check, measurement }: Finding): boolean =>
  check.threshold.unit === 'outcome' && measurement?.value === 'flaky';

/** It counts as passed, because the claim lets it. */
export const flaky = once((report): readonly Finding[] =>
  report.findings.filter((finding) => finding.result === 'pass' && isFlaky(finding)),
);

/** How many are named. */
const most = 3;

/** `flaky: uat/books-a-room failed, then passed: expect(…).toBeVisible() failed (Expected: visible · book.spec.ts:7)`. */
export function flakyNotes(report: GateReport): readonly string[] {
  const all = flaky(report);
  const more = all.length - most;
  return [
    ...all.slice(0, most).map(note),
    ...(more > 0 ? [`flaky: ${thousands(more)} more, which the list of checks names`] : []),
  ];
}

function note({ check, measurement }: Finding): string {
  const { attempts = [], items = [] } = measurement ?? {};
  const [first] = items;
  const ended =
    attempts.length > 1 ? attempts.map((attempt) => figure(attempt, 'outcome')).join(', then ') : 'passed in the end';
  const detail = first?.detail === undefined ? '' : ` (${line(first.detail, 160)})`;
  return `flaky: ${line(check.id)} ${ended}${first === undefined ? '' : `: ${line(first.label, 160)}${detail}`}`;
}

/** `“anna books a room”`, `“a”, “b”, “c” and 4 more`. */
export function flakyTitles(all: readonly Finding[]): string {
  const named = all.slice(0, most).map(({ check }) => `“${line(check.title, 80)}”`);
  return `${named.join(', ')}${all.length > most ? ` and ${all.length - most} more` : ''}`;
}
