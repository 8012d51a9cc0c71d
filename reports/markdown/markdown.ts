/** `summary.md` for a CI job's page and `comment.md` for a merge request: the first screen, then what blocks or is inconclusive. */
import type { GateReport, Verdict } from '../../core/model.ts';
import { builds, comparedBuild, foreignEnvironment } from '../builds.ts';
import { code } from '../code-span.ts';
import { inconclusiveReasons } from '../inconclusive-reasons.ts';
import { next } from '../next.ts';
import { nonBlocking } from '../non-blocking.ts';
import { notes } from '../notes.ts';
import type { Renderer } from '../renderer.ts';
import { blockers, byLayer, deciding, subject, tally, verdictWord } from '../summary.ts';
import { asideEntries, blockerEntries, obstacleEntries } from './entries.ts';
import { withinLimit } from './limit.ts';

/** Bytes of UTF-8. GitHub refuses a step's summary beyond 1 MiB; the rest is for the step's other output. */
const summaryLimit = 1_000_000;
/** GitHub refuses a comment beyond 65,536 characters, which are never more than its bytes. */
const commentLimit = 60_000;

export const summary: Renderer = (report) => [written(report, { limit: summaryLimit, full: 50 })];
export const comment: Renderer = (report) => [written(report, { limit: commentLimit, full: 5 })];

interface Shape {
  readonly limit: number;
  /** How many blockers are shown with their details. */
  readonly full: number;
}

function written(report: GateReport, { limit, full }: Shape): string {
  const failed = blockers(report);
  const open = inconclusiveReasons(report);
  const others = nonBlocking(report);
  const sections = [
    { heading: 'Blockers', total: failed.length, entries: blockerEntries(failed, report, full) },
    { heading: 'Inconclusive or missing', total: open.length, entries: obstacleEntries(open) },
    { heading: 'Did not pass, but does not block', total: others.length, entries: asideEntries(others) },
  ];
  return withinLimit(head(report), sections, layerTable(report), limit);
}

const marks: Readonly<Record<Verdict, string>> = {
  promotable: '✅',
  verified: '✅',
  blocked: '❌',
  inconclusive: '❔',
};

/** Services that are not what they should be are named up to this number. */
const named = 10;

function head(report: GateReport): string {
  const strange = builds(report)
    .map((service) => [
      ...(service.differs || service.problem !== undefined ? [comparedBuild(service)] : []),
      ...foreignEnvironment(service),
    ])
    .filter((texts) => texts.length > 0)
    .map((texts) => code(texts.join('; '), 600));
  const follows = next(report);
  return [
    `## ${marks[report.verdict]} ${verdictWord(report)}`,
    '',
    `**${report.candidate.expected.named ? 'Candidate' : 'Observed build'}** ${code(subject(report), 600)}`,
    '',
    `**Deciding** ${code(deciding(report), 1_000)}`,
    '',
    tally(report),
    '',
    ...(follows === '' ? [] : [`- ${code(follows, 600)}`]),
    ...notes(report).map((note) => `- ${code(note)}`),
    ...strange.slice(0, named).map((entry) => `- ${entry}`),
    ...(strange.length > named ? [`- and ${strange.length - named} more services`] : []),
    '',
  ].join('\n');
}

function layerTable(report: GateReport): string {
  const rows = byLayer(report).map(
    ({ layer, counts: { total, passed, blocking, open, waived, advisory } }) =>
      `| ${layer} | ${passed} of ${total} | ${blocking} | ${open} | ${waived + advisory} |`,
  );
  const table =
    rows.length === 0
      ? []
      : ['| layer | passed | block | inconclusive | set aside |', '|---|---|---|---|---|', ...rows];
  return [...table, '', `Full report: ${code(`results/${report.run}/report.html`)}`, ''].join('\n');
}
