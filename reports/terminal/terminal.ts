/** The report for a terminal, a CI log and `report.txt`: the first screen, then what is in the way, then the layers. */
import { bounds } from '../../gate/figures.ts';
import type { Finding, GateReport, Item } from '../../gate/model.ts';
import { line, logSafe } from '../../gate/text.ts';
import { comparison, gist, got, origin, rerun, title } from '../../gate/wording.ts';
import { type Obstacle, obstacles } from '../obstacles.ts';
import type { Renderer } from '../renderer.ts';
import { services } from '../services.ts';
import { blockers, byLayer, common, deciding, notes, subject, tally, verdictWord } from '../summary.ts';
import { type Paint, paints } from './paint.ts';

export interface TerminalOptions {
  /** ANSI colours. Default false. */
  readonly colour?: boolean;
  /** How many blockers are shown in full. Default 10. */
  readonly full?: number;
}

export const text: Renderer = (report) => ({ 'report.txt': terminal(report, { full: Number.POSITIVE_INFINITY }) });

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
    ...obstacles(report).map((obstacle) => open(obstacle, paint)),
    aside(report, paint),
    layerTable(report, paint),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => logSafe(block.join('\n')))
    .join('\n\n')}\n`;
}

function first(report: GateReport, paint: Paint): readonly string[] {
  const word = verdictWord(report);
  const stamp = report.verdict === 'promotable' ? paint.good : report.verdict === 'blocked' ? paint.bad : paint.unsure;
  const lines = [`${stamp(word)}  ${paint.bold(subject(report))}`, tally(report)];
  lines.push(deciding(report));
  const told = obstacles(report).flatMap(({ details }) => details);
  const strange = services(report).filter(
    ({ differs, problem }) => differs || (problem !== undefined && !told.includes(problem)),
  );
  lines.push(
    ...strange.map(
      ({ name, expected: wanted, observed, problem }) =>
        `${name}: expected ${wanted}, got ${observed}${problem === undefined ? '' : ` (${problem})`}`,
    ),
  );
  return [...lines, ...notes(report)];
}

function blocker(finding: Finding, report: GateReport, paint: Paint): readonly string[] {
  const { check, measurement } = finding;
  const whose = [origin(finding), ...(check.owner === undefined ? [] : [line(check.owner)])].join(' · ');
  const evidence = (measurement?.evidence ?? []).slice(0, 3).map((path) => line(path));
  return [
    `${paint.red('✗')} ${paint.bold(line(check.id))}  expected ${bounds(check.threshold)}, ${paint.red(got(finding))}  ${paint.dim(whose)}`,
    `  ${title(finding)}`,
    ...(measurement?.items ?? []).slice(0, 3).map(item),
    `  ${paint.dim('why it matters:')} ${line(check.why)}`,
    ...(evidence.length === 0 ? [] : [`  ${paint.dim('evidence:')} ${evidence.join(', ')}`]),
    `  ${paint.dim('run again:')} ${rerun(report, check)}`,
  ];
}

function item({ label, detail }: Item): string {
  return `  - ${line(label)}${detail === undefined ? '' : `: ${line(detail, 160)}`}`;
}

function open({ sentence, details, mend, findings }: Obstacle, paint: Paint): readonly string[] {
  const shown = findings.slice(0, 3).map((finding) => `  - ${line(finding.check.id)}: ${comparison(finding)}`);
  const measured = findings.some(({ measurement }) => measurement !== undefined);
  return [
    `${paint.yellow('?')} ${sentence}`,
    ...details.slice(0, 3).map((detail) => `  ${detail}`),
    ...(details.length > 3 ? [`  and ${details.length - 3} more`] : []),
    ...(measured ? shown : []),
    `  ${paint.dim('what to do:')} ${mend}`,
  ];
}

/** What did not hold and does not block. */
function aside(report: GateReport, paint: Paint): readonly string[] {
  return report.findings
    .filter(({ result, blocks }) => !blocks && result === 'fail')
    .map((finding) => {
      const { check, waiver } = finding;
      const why = waiver === undefined ? 'advisory' : `waived by ${line(waiver.owner)} until ${line(waiver.until)}`;
      return `${paint.yellow('!')} ${line(check.id)}  ${comparison(finding)}  ${paint.dim(why)}`;
    });
}

function layerTable(report: GateReport, paint: Paint): readonly string[] {
  return byLayer(report).map(({ layer, counts: { total, held, blocking, open: unknown } }) => {
    const mark = blocking > 0 ? paint.red('✗') : unknown > 0 ? paint.yellow('?') : paint.green('✓');
    return `${mark} ${layer.padEnd(14)}${String(held).padStart(5)} of ${total} held`;
  });
}
