/** A test case for each check and each objection. */
import type { Finding, GateReport } from '../../core/model.ts';
import { fileOf } from '../../core/piece.ts';
import { line, plain } from '../../core/sanitize.ts';
import { byteLength } from '../byte-length.ts';
import { gateEntries } from '../gate-entries.ts';
import { isImage } from '../links.ts';
import { because, comparison, decisive, fixOf, rerun, sentence, title } from '../words/findings.ts';
import { element, fitted, opened, textElement } from './xml.ts';

export interface TestCase {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly xml: string;
}

/** In bytes of UTF-8. */
export interface Limits {
  /** What is left of a name after its id is the start of the check's title. */
  readonly name: number;
  /** Of the whole case, which is then written without details and attachments; undefined for one with all of it. */
  readonly brief?: number | undefined;
}

export function checkCase(finding: Finding, report: GateReport, limits: Limits): TestCase {
  const { check } = finding;
  const kind = kindOf(finding);
  const id = check.id.slice(check.layer.length + 1);
  const title = fitted(check.title, limits.name - byteLength(id));
  const attributes = { classname: check.layer, name: title === '' ? id : `${id}: ${title}` };
  if (kind === 'passed') return { kind, xml: element('testcase', attributes) };
  const parts =
    limits.brief === undefined
      ? [whole(kind, finding, report), attachments(finding, report.run)]
      : [brief(kind, finding, limits.brief - byteLength(opened('testcase', attributes)))];
  return {
    kind,
    xml: element(
      'testcase',
      attributes,
      parts.filter((part) => part !== ''),
    ),
  };
}

function kindOf({ result, blocks }: Finding): TestCase['kind'] {
  if (result === 'pass') return 'passed';
  if (!blocks) return 'skipped';
  return result === 'fail' ? 'failure' : 'error';
}

function whole(kind: Exclude<TestCase['kind'], 'passed'>, finding: Finding, report: GateReport): string {
  const message = messageOf(kind, finding);
  return kind === 'skipped'
    ? textElement(kind, { message }, message)
    : textElement(kind, { message, type: decisive(finding) }, body(finding, report));
}

/** Bytes of the tags around a brief message. */
const tags = 80;

/** The message alone, and once: GitLab shows the content and not the attribute. */
function brief(kind: Exclude<TestCase['kind'], 'passed'>, finding: Finding, limit: number): string {
  const attributes = kind === 'skipped' ? {} : { type: decisive(finding) };
  return textElement(kind, attributes, fitted(messageOf(kind, finding), limit - tags));
}

function messageOf(kind: TestCase['kind'], finding: Finding): string {
  const message = finding.result === 'fail' ? sentence(finding) : `inconclusive: ${because(finding)}`;
  if (kind !== 'skipped') return message;
  const { waiver } = finding;
  return `${waiver === undefined ? 'advisory' : `waived by ${waiver.owner} until ${waiver.until}`}: ${message}`;
}

function body(finding: Finding, report: GateReport): string {
  const { check, result, measurement } = finding;
  return [
    title(finding),
    comparison(finding),
    ...(result === 'fail' ? [] : [fixOf(finding)]),
    `why it matters: ${plain(check.why)}`,
    ...(check.owner === undefined ? [] : [`owner: ${line(check.owner)}`]),
    ...(check.covers.length === 0 ? [] : [`covers: ${check.covers.map((id) => line(id)).join(', ')}`]),
    ...(measurement?.items ?? [])
      .slice(0, 20)
      .map(({ label, detail }) =>
        detail === undefined ? `- ${plain(label)}` : `- ${plain(label)}\n  ${plain(detail)}`,
      ),
    `run again: ${rerun(report, check)}`,
  ].join('\n');
}

/**
 * Jenkins and GitLab read attachments from the text of a test case, and look for them from the workspace, where the gate
 * runs. GitLab shows the first one, as a screenshot.
 */
function attachments({ result, measurement }: Finding, run: string): string {
  const files =
    result === 'pass'
      ? []
      : [...new Set((measurement?.evidence ?? []).map(fileOf))].filter(
          (path) => /^evidence\/[\w./@+-]{1,1000}$/.test(path) && !path.includes('..'),
        );
  if (files.length === 0 || !/^[\w.-]+$/.test(run)) return '';
  const ordered = [...files.filter(isImage), ...files.filter((path) => !isImage(path))];
  return element('system-out', {}, [ordered.map((path) => `[[ATTACHMENT|results/${run}/${path}]]`).join('\n')]);
}

export function objectionCases(report: GateReport): readonly TestCase[] {
  return gateEntries(report).map(({ code, subject, what, fix }) => {
    const isVerdict = code === 'verdict';
    const error = textElement('error', { message: what, type: isVerdict ? report.verdict : code }, fix);
    const name = isVerdict ? code : `${code}: ${subject}`;
    return { kind: 'error', xml: element('testcase', { classname: 'gate', name }, [error]) };
  });
}
