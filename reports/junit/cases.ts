/** A test case for each check and each objection. */
import type { Finding, GateReport } from '../../gate/model.ts';
import { line, plain } from '../../gate/text.ts';
import { because, comparison, decisive, objectionWords, rerun, sentence, title, words } from '../../gate/wording.ts';
import { isImage } from '../links.ts';
import { deciding, isUnexplained } from '../summary.ts';
import { element, textElement } from './xml.ts';

export interface TestCase {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly xml: string;
}

/** `whole`: with its details and attachments. */
export function checkCase(finding: Finding, report: GateReport, whole = true): TestCase {
  const { check, result, blocks } = finding;
  const kind = result === 'pass' ? 'passed' : !blocks ? 'skipped' : result === 'fail' ? 'failure' : 'error';
  const name = `${check.id.slice(check.layer.length + 1)}: ${check.title}`;
  const parts = [
    kind === 'passed' ? '' : outcome(kind, finding, whole ? report : undefined),
    whole ? attachments(finding, report.run) : '',
  ];
  return {
    kind,
    xml: element(
      'testcase',
      { classname: check.layer, name },
      parts.filter((part) => part !== ''),
    ),
  };
}

function outcome(kind: Exclude<TestCase['kind'], 'passed'>, finding: Finding, report: GateReport | undefined): string {
  const message = finding.result === 'fail' ? sentence(finding) : `inconclusive: ${because(finding)}`;
  if (kind !== 'skipped') {
    const details = report === undefined ? message : body(finding, report);
    return textElement(kind, { message, type: finding.cause }, details);
  }
  const { waiver } = finding;
  const aside = `${waiver === undefined ? 'advisory' : `waived by ${waiver.owner} until ${waiver.until}`}: ${message}`;
  return textElement(kind, { message: aside }, aside);
}

function body(finding: Finding, report: GateReport): string {
  const { check, result, measurement } = finding;
  return [
    title(finding),
    comparison(finding),
    ...(result === 'fail' ? [] : [words(decisive(finding)).mend]),
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
      : (measurement?.evidence ?? []).filter(
          (path) => /^evidence\/[\w./@+-]{1,1000}$/.test(path) && !path.includes('..'),
        );
  if (files.length === 0 || !/^[\w.-]+$/.test(run)) return '';
  const ordered = [...files.filter(isImage), ...files.filter((path) => !isImage(path))];
  return element('system-out', {}, [ordered.map((path) => `[[ATTACHMENT|results/${run}/${path}]]`).join('\n')]);
}

export function objectionCases(report: GateReport): readonly TestCase[] {
  const cases = report.objections.map((objection) => {
    const { what, mend } = objectionWords(objection, report);
    return objectionCase(`${objection.code}: ${objection.subject}`, what, objection.code, mend);
  });
  return isUnexplained(report) ? [objectionCase('verdict', deciding(report), report.verdict, '')] : cases;
}

function objectionCase(name: string, message: string, type: string, mend: string): TestCase {
  return {
    kind: 'error',
    xml: element('testcase', { classname: 'gate', name }, [textElement('error', { message, type }, mend)]),
  };
}
