/** A test case for each check and each objection. */
import type { Finding, GateReport } from '../../gate/model.ts';
import {
  comparison,
  decisive,
  objectionWords,
  reasonSentence,
  rerun,
  sentence,
  title,
  words,
} from '../../gate/wording.ts';
import { deciding } from '../summary.ts';
import { element, textElement } from './xml.ts';

export interface TestCase {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly xml: string;
}

export function checkCase(finding: Finding, report: GateReport): TestCase {
  const { check, result, blocks } = finding;
  const kind = result === 'pass' ? 'passed' : !blocks ? 'skipped' : result === 'fail' ? 'failure' : 'error';
  const name = `${check.id.slice(check.layer.length + 1)}: ${check.title}`;
  const parts = [kind === 'passed' ? '' : outcome(kind, finding, report), attachments(finding)];
  return {
    kind,
    xml: element(
      'testcase',
      { classname: check.layer, name },
      parts.filter((part) => part !== ''),
    ),
  };
}

function outcome(kind: Exclude<TestCase['kind'], 'passed'>, finding: Finding, report: GateReport): string {
  const message = finding.result === 'fail' ? sentence(finding) : `inconclusive: ${why(finding)}`;
  if (kind !== 'skipped') return textElement(kind, { message, type: finding.cause }, body(finding, report));
  const { waiver } = finding;
  return element(kind, {
    message: `${waiver === undefined ? 'advisory' : `waived by ${waiver.owner} until ${waiver.until}`}: ${message}`,
  });
}

function why(finding: Finding): string {
  const code = decisive(finding);
  return finding.reason?.code === code ? reasonSentence(finding.reason) : words(code).what;
}

function body(finding: Finding, report: GateReport): string {
  const { check, result, measurement } = finding;
  return [
    title(finding),
    comparison(finding),
    ...(result === 'fail' ? [] : [words(decisive(finding)).mend]),
    `why it matters: ${check.why}`,
    ...(check.owner === undefined ? [] : [`owner: ${check.owner}`]),
    ...(check.covers.length === 0 ? [] : [`covers: ${check.covers.join(', ')}`]),
    ...(measurement?.items ?? [])
      .slice(0, 20)
      .map(({ label, detail }) => (detail === undefined ? `- ${label}` : `- ${label}\n  ${detail}`)),
    `run again: ${rerun(report, check)}`,
  ].join('\n');
}

/** Jenkins and GitLab read attachments from the text of a test case. */
function attachments({ result, measurement }: Finding): string {
  const files =
    result === 'pass'
      ? []
      : (measurement?.evidence ?? []).filter((path) => /^evidence\/[\w./@+-]+$/.test(path) && !path.includes('..'));
  return files.length === 0
    ? ''
    : element('system-out', {}, [files.map((path) => `[[ATTACHMENT|${path}]]`).join('\n')]);
}

/** A verdict that is not promotable is never all green, whatever the findings say. */
export function objectionCases(report: GateReport): readonly TestCase[] {
  const cases = report.objections.map((objection) => {
    const { what, mend } = objectionWords(objection, report);
    return objectionCase(`${objection.code}: ${objection.subject}`, what, objection.code, mend);
  });
  const silent = report.verdict !== 'promotable' && cases.length === 0 && !report.findings.some(({ blocks }) => blocks);
  return silent ? [objectionCase('verdict', deciding(report), report.verdict, '')] : cases;
}

function objectionCase(name: string, message: string, type: string, mend: string): TestCase {
  return {
    kind: 'error',
    xml: element('testcase', { classname: 'gate', name }, [textElement('error', { message, type }, mend)]),
  };
}
