/** The report for a terminal, a CI log and `report.txt`: the first screen, then what blocks or is inconclusive, then the layers. */

import type { Finding, GateReport, Item } from '../../core/model.ts';
import { line, logSafe } from '../../core/sanitize.ts';
import { thousands } from '../../core/thousands.ts';
import { builds, comparedBuild, foreignEnvironment } from '../builds.ts';
import { diagnosticFiles } from '../diagnostic-files.ts';
import { checkIds, type InconclusiveReason } from '../inconclusive/reason.ts';
import { inconclusiveReasons } from '../inconclusive-reasons.ts';
import { next } from '../next.ts';
import { excuse, nonBlocking, outcome } from '../non-blocking.ts';
import { notes } from '../notes.ts';
import type { Renderer } from '../renderer.ts';
import { blockers, byLayer, common, deciding, isGood, subject, tally, verdictWord } from '../summary.ts';
import { expiry, gist, got, origin, rerun, title, wanted } from '../words/findings.ts';
import { type Paint, paints } from './paint.ts';

export interface TerminalOptions {
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
  /** How many blockers are shown in full, and how many non-blocking checks are shown at all. Default 10. */
  readonly full?: number;
}

export const text: Renderer = (report) => [terminal(report, { full: Number.POSITIVE_INFINITY })];

/** Ends with a line feed. No line of it is obeyed by a CI system. */
export function terminal(report: GateReport, { colour = false, full = 10 }: TerminalOptions = {}): string {
  const paint = paints(colour);
  const failed = blockers(report);
  const rest = failed.slice(full);
  const blocks = [
    first(report, paint),
    common(failed).map(({ label, count }) => `${paint.red('≡')} ${count} of ${failed.length} show: ${label}`),
    ...failed.slice(0, full).map((finding) => blocker(finding, report, paint)),
    rest.map((finding) => `${paint.red('✗')} ${line(finding.check.id)}  ${gist(finding)}`),
    ...inconclusiveReasons(report).map((obstacle) => open(obstacle, report, paint)),
    setAside(report, paint, full),
    layerTable(report, paint),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => logSafe(block.join('\n')))
    .join('\n\n')}\n`;
}

function first(report: GateReport, paint: Paint): readonly string[] {
  const word = verdictWord(report);
  const stamp = isGood(report) ? paint.good : report.verdict === 'blocked' ? paint.bad : paint.unsure;
  const lines = [`${stamp(word)}  ${paint.bold(subject(report))}`, tally(report)];
  lines.push(deciding(report));
  // Each inconclusive reason has its own.
  if (report.verdict === 'blocked') lines.push(`${paint.dim('what to do:')} ${next(report)}`);
  const reasons = inconclusiveReasons(report);
  const reported = reasons.flatMap(({ details }) => details);
  const strange = builds(report).filter(
    ({ differs, problem }) =>
      differs || (problem !== undefined && !reported.some((detail) => detail.includes(problem))),
  );
  lines.push(...strange.map(comparedBuild).filter((one) => !reported.some((detail) => detail.includes(one))));
  // That reason names each service.
  const foreign = reasons.some(({ code }) => code === 'not-staging') ? [] : builds(report).flatMap(foreignEnvironment);
  return [...lines, ...foreign, ...notes(report)];
}

function blocker(finding: Finding, report: GateReport, paint: Paint): readonly string[] {
  const { check, measurement } = finding;
  const whose = [origin(finding), ...(check.owner === undefined ? [] : [line(check.owner)])].join(' · ');
  const evidence = (measurement?.evidence ?? []).slice(0, 3).map((path) => line(path));
  return [
    `${paint.red('✗')} ${paint.bold(line(check.id))}  expected ${wanted(finding)}, ${paint.red(got(finding))}  ${paint.dim(whose)}`,
    `  ${title(finding)}`,
    ...items(measurement?.items ?? []),
    ...(expiry(finding) === '' ? [] : [`  ${expiry(finding)}`]),
    `  ${paint.dim('why it matters:')} ${line(check.why)}`,
    ...(evidence.length === 0 ? [] : [`  ${paint.dim('evidence:')} ${evidence.join(', ')}`]),
    `  ${paint.dim('run again:')} ${rerun(report, check)}`,
  ];
}

function items(all: readonly Item[]): readonly string[] {
  return [
    ...all
      .slice(0, 3)
      .map(({ label, detail }) => `  - ${line(label)}${detail === undefined ? '' : `: ${line(detail, 160)}`}`),
    ...more(all.length - 3),
  ];
}

function more(count: number): readonly string[] {
  return count > 0 ? [`  and ${thousands(count)} more`] : [];
}

function open(obstacle: InconclusiveReason, report: GateReport, paint: Paint): readonly string[] {
  const { sentence, details, measured, fix, findings, toSign } = obstacle;
  const left = diagnosticFiles(findings, report).slice(0, 3);
  const shown = measured.slice(0, 5).map((one) => `  - ${one}`);
  const ids = checkIds(obstacle, 5);
  const named = ids === '' ? [] : [`  ${paint.dim('checks:')} ${ids}`];
  return [
    `${paint.yellow('?')} ${sentence}`,
    ...details.slice(0, 3).map((detail) => `  ${detail}`),
    ...more(details.length - 3),
    ...toSign.map(({ title, command }) => `  ${title}: ${command}`),
    ...(shown.length > 0 ? [...shown, ...more(findings.length - shown.length)] : named),
    ...(left.length === 0 ? [] : [`  ${paint.dim('evidence:')} ${left.map((path) => line(path)).join(', ')}`]),
    `  ${paint.dim('what to do:')} ${fix}`,
  ];
}

function setAside(report: GateReport, paint: Paint, most: number): readonly string[] {
  const all = nonBlocking(report);
  const shown = all
    .slice(0, most)
    .map(
      (finding) => `${paint.yellow('!')} ${line(finding.check.id)}  ${outcome(finding)}  ${paint.dim(excuse(finding))}`,
    );
  return [...shown, ...more(all.length - most)];
}

function layerTable(report: GateReport, paint: Paint): readonly string[] {
  return byLayer(report).map(({ layer, counts: { total, passed, blocking, open: unknown, waived, advisory } }) => {
    const good = waived + advisory > 0 ? paint.yellow('!') : paint.green('✓');
    const mark = blocking > 0 ? paint.red('✗') : unknown > 0 ? paint.yellow('?') : good;
    return `${mark} ${layer.padEnd(14)}${String(passed).padStart(5)} of ${total} passed`;
  });
}
