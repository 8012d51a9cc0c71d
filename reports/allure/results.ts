/** What all results have in common. */
import { Stage, Status, type TestResult } from 'allure-js-commons';
import { line } from '../../core/sanitize.ts';
import type { Origin } from '../words/words.ts';
import type { ReportContext } from './context.ts';

interface Named {
  /** Unique in the run, and the same from run to run. */
  readonly id: string;
  readonly name: string;
}

/** A result without an outcome. Its history is that of the same check in the same environment. */
export function emptyResult({ id, name }: Named, { report, digest }: ReportContext): TestResult {
  const history = digest(`${report.environment.name}/${id}`);
  return {
    uuid: uuid(digest(`${report.run}/${id}`)),
    historyId: history,
    testCaseId: history,
    fullName: line(id),
    name: name === '' ? line(id) : name,
    stage: Stage.FINISHED,
    status: Status.PASSED,
    statusDetails: {},
    labels: [],
    links: [],
    parameters: [],
    steps: [],
    attachments: [],
  };
}

function uuid(digest: string): string {
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** The first line of a trace, by which the categories are told apart: no text from staging precedes it. */
export function traceOf(origin: Origin, lines: readonly string[]): string {
  return [`cause: ${origin}`, ...lines].join('\n');
}
