/** The result of a check. */
import {
  type Label,
  LabelName,
  type Parameter,
  Severity,
  Stage,
  Status,
  type StepResult,
  type TestResult,
} from 'allure-js-commons';
import { type Finding, type GateReport, gatekeepers, type Item, type RecordedRun } from '../../core/model.ts';
import { line, plain } from '../../core/sanitize.ts';
import { againstBaseline } from '../words/baseline.ts';
import {
  because,
  comparison,
  decisive,
  fixOf,
  observed,
  origin,
  rerun,
  sentence,
  title,
  wanted,
} from '../words/findings.ts';
import { expected } from '../words/format.ts';
import { isSigned } from '../words/signed.ts';
import { attached } from './attachments.ts';
import type { ReportContext } from './context.ts';
import { description } from './description.ts';
import { emptyResult, traceOf } from './results.ts';

export function checkResult(finding: Finding, known: ReportContext): TestResult {
  const { check, task } = finding;
  return {
    ...emptyResult({ id: check.id, name: title(finding) }, known),
    ...(isSigned(check) ? {} : times(known.runs.get(task))),
    status: statusOf(finding),
    statusDetails: details(finding, known.report),
    descriptionHtml: description(finding),
    labels: labels(finding, known),
    parameters: parameters(finding, known.report),
    steps: steps(finding),
    attachments: attached(finding, known),
  };
}

function statusOf({ result, blocks }: Finding): Status {
  if (result === 'pass') return Status.PASSED;
  if (!blocks) return Status.SKIPPED;
  return result === 'fail' ? Status.FAILED : Status.BROKEN;
}

/** A check has no time of its own: it was measured while its task ran. */
function times(run: RecordedRun | undefined): Pick<TestResult, 'start' | 'stop'> {
  if (run?.startedAt === undefined || run.endedAt === undefined) return {};
  return { start: Date.parse(run.startedAt), stop: Date.parse(run.endedAt) };
}

function details(finding: Finding, report: GateReport): TestResult['statusDetails'] {
  const { result, measurement } = finding;
  const seen = measurement === undefined ? {} : { actual: observed(finding).value };
  if (result === 'pass') return {};
  return { message: message(finding), trace: trace(finding, report), expected: wanted(finding, expected), ...seen };
}

function message(finding: Finding): string {
  const { result, blocks, waiver } = finding;
  const what = result === 'fail' ? sentence(finding) : `inconclusive: ${because(finding)}`;
  if (blocks) return what;
  if (waiver === undefined) return `advisory: ${what}`;
  return `waived by ${line(waiver.owner)} until ${line(waiver.until)} (${line(waiver.reason)}): ${what}`;
}

function trace(finding: Finding, report: GateReport): string {
  const { check, result } = finding;
  return traceOf(origin(finding), [
    comparison(finding),
    ...(result === 'fail' ? [] : [fixOf(finding)]),
    `run again: ${rerun(report, check)}`,
  ]);
}

function labels({ check, task }: Finding, { report, runs, runners }: ReportContext): Label[] {
  const part = line(task.slice(task.indexOf('/') + 1));
  const runner = runners.get(task);
  const ran = !isSigned(check) && runs.get(task)?.startedAt !== undefined;
  return [
    { name: LabelName.SUITE, value: check.layer },
    { name: LabelName.SUB_SUITE, value: part },
    { name: LabelName.EPIC, value: check.layer },
    { name: LabelName.FEATURE, value: part },
    { name: LabelName.LAYER, value: check.layer },
    { name: LabelName.SEVERITY, value: severity(check) },
    ...(check.owner === undefined ? [] : [{ name: LabelName.OWNER, value: line(check.owner) }]),
    ...check.covers.flatMap((requirement) => [
      { name: LabelName.STORY, value: line(requirement) },
      { name: LabelName.TAG, value: line(requirement) },
    ]),
    ...(runner === undefined ? [] : [{ name: LabelName.FRAMEWORK, value: line(runner) }]),
    // The timeline shows a line for each host and thread.
    ...(ran
      ? [
          { name: LabelName.HOST, value: line(report.environment.name) },
          { name: LabelName.THREAD, value: line(task) },
        ]
      : []),
  ];
}

function severity({ level, layer }: Finding['check']): Severity {
  if (level === 'advisory') return Severity.MINOR;
  return gatekeepers.includes(layer) ? Severity.BLOCKER : Severity.CRITICAL;
}

function parameters(finding: Finding, report: GateReport): Parameter[] {
  const { check } = finding;
  const { value, seen } = observed(finding);
  const all: readonly (readonly [string, string])[] = [
    ['check', line(check.id)],
    ['expected', wanted(finding, expected)],
    ['actual', value],
    ['samples', seen],
    ['baseline', againstBaseline(finding)],
    ['cause', decisive(finding)],
    ['run again', rerun(report, check)],
  ];
  return all.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value, excluded: true }));
}

/** Offenders shown. */
const most = 20;

function steps(finding: Finding): StepResult[] {
  const items = finding.measurement?.items ?? [];
  const rest = items.length - most;
  return [
    ...items.slice(0, most).map((item) => step(item, statusOf(finding))),
    ...(rest > 0 ? [step({ label: `and ${rest} more` }, statusOf(finding))] : []),
  ];
}

function step({ label, detail }: Item, status: Status): StepResult {
  return {
    name: line(label),
    status,
    stage: Stage.FINISHED,
    statusDetails: detail === undefined ? {} : { message: plain(detail) },
    parameters: [],
    attachments: [],
    steps: [],
  };
}
