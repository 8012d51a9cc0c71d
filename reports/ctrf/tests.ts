/** A test of CTRF for each check and each objection. */
import type { Finding, GateReport, Measured, RecordedRun } from '../../core/model.ts';
import { fileOf, pieceOf } from '../../core/piece.ts';
import { line, plain } from '../../core/sanitize.ts';
import { gateEntries } from '../gate-entries.ts';
import { fileName, href } from '../links.ts';
import { because, comparison, rerun, sentence } from '../words/findings.ts';

type Status = 'passed' | 'failed' | 'other';

export interface Test {
  readonly testId: string;
  readonly name: string;
  readonly suite: readonly string[];
  readonly status: Status;
  readonly rawStatus?: string;
  /** Milliseconds. The gate times tasks, not checks: 0 if the check shares its task with others. */
  readonly duration: number;
  readonly start?: number;
  readonly stop?: number;
  readonly flaky?: boolean;
  readonly [more: string]: unknown;
}

interface Context {
  readonly report: GateReport;
  readonly runs: ReadonlyMap<string, RecordedRun>;
  /** How many checks each task has. */
  readonly sizes: ReadonlyMap<string, number>;
  /** By path. */
  readonly mediaTypes: ReadonlyMap<string, string>;
}

/** One by one: there may be many. */
export function* checkTests(report: GateReport): Iterable<Test> {
  const sizes = new Map<string, number>();
  for (const { task } of report.findings) sizes.set(task, (sizes.get(task) ?? 0) + 1);
  const mediaTypes = new Map<string, string>();
  for (const { evidence } of report.runs)
    for (const { path, mediaType } of evidence)
      mediaTypes.set(fileOf(path), pieceOf(path) === undefined ? mediaType : 'text/html');
  const context = { report, runs: new Map(report.runs.map((run) => [run.task, run])), sizes, mediaTypes };
  for (const finding of report.findings) yield checkTest(finding, context);
}

function checkTest(finding: Finding, context: Context): Test {
  const { check, result } = finding;
  const test = {
    testId: nonEmpty(line(check.id)),
    name: nonEmpty(`${line(check.id)}: ${line(check.title)}`),
    suite: [check.layer],
    status: status(finding),
    ...(result === 'pass' ? {} : { rawStatus: result }),
    ...timing(finding, context),
    ...attempts(finding),
    ...labels(finding),
  };
  return result === 'pass' ? test : { ...test, ...explained(finding, context), ...attachments(finding, context) };
}

export function status({ result, blocks }: Finding): Status {
  if (result === 'pass') return 'passed';
  return blocks ? 'failed' : 'other';
}

function timing({ task }: Finding, { runs, sizes }: Context): Pick<Test, 'duration' | 'start' | 'stop'> {
  const run = runs.get(task);
  if (sizes.get(task) !== 1 || run?.startedAt === undefined || run.endedAt === undefined) return { duration: 0 };
  const [start, stop] = [Date.parse(run.startedAt), Date.parse(run.endedAt)];
  return { duration: stop - start, start, stop };
}

/** How each attempt of a test ended; the last one is the test itself. */
function attempts(finding: Finding): Pick<Test, string> {
  const all = ends(finding);
  if (all.length < 2) return {};
  return {
    flaky: endedDifferently(finding),
    retries: all.length - 1,
    retryAttempts: all.slice(0, -1).map((end, index) => ({
      attempt: index + 1,
      status: end === 'passed' || end === 'failed' ? end : 'other',
    })),
  };
}

/** Several attempts did not end alike. */
export function endedDifferently(finding: Finding): boolean {
  return ends(finding).length > 1 && finding.measurement?.value === 'flaky';
}

function ends({ check, measurement }: Finding): readonly Measured[] {
  return check.threshold.unit === 'outcome' ? (measurement?.attempts ?? []) : [];
}

function labels({ check, waiver }: Finding): Pick<Test, string> {
  const labels = {
    ...(check.level === 'required' ? {} : { level: check.level }),
    ...(check.owner === undefined ? {} : { owner: line(check.owner) }),
    ...(check.covers.length === 0 ? {} : { covers: check.covers.map((requirement) => line(requirement)) }),
    ...(waiver === undefined ? {} : { waivedBy: line(waiver.owner), waivedUntil: line(waiver.until) }),
  };
  return Object.keys(labels).length === 0 ? {} : { labels };
}

function explained(finding: Finding, { report }: Context): Pick<Test, string> {
  const { check, result, measurement } = finding;
  const items = (measurement?.items ?? [])
    .slice(0, 20)
    .map(({ label, detail }) => (detail === undefined ? plain(label) : `${plain(label)}\n${plain(detail)}`));
  const trace = [
    comparison(finding),
    ...items,
    `why it matters: ${line(check.why)}`,
    `run again: ${rerun(report, check)}`,
  ];
  return {
    message: result === 'fail' ? sentence(finding) : `inconclusive: ${because(finding)}`,
    trace: trace.join('\n'),
  };
}

function attachments({ measurement }: Finding, { mediaTypes }: Context): Pick<Test, string> {
  const found = [...new Set((measurement?.evidence ?? []).map(fileOf))]
    .filter((path) => path.startsWith('evidence/') && href(path) !== undefined)
    .slice(0, 20)
    .map((path) => ({
      name: fileName(path),
      contentType: line(mediaTypes.get(path) ?? 'application/octet-stream'),
      path,
    }));
  return found.length === 0 ? {} : { attachments: found };
}

export function objectionTests(report: GateReport): readonly Test[] {
  return gateEntries(report).map(({ code, subject, what, fix }) => {
    const name = code === 'verdict' ? code : `${code}: ${line(subject)}`;
    return {
      testId: `gate/${name}`,
      name,
      suite: ['gate'],
      status: 'failed',
      rawStatus: 'objection',
      duration: 0,
      message: code === 'verdict' ? what : `${what}. ${fix}`,
    };
  });
}

function nonEmpty(text: string): string {
  return text === '' ? '(empty)' : text;
}
