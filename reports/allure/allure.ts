/** Results for Allure: one for each check of every layer, and one for each objection. */
import type { TestResult } from 'allure-js-commons';
import type { Category, EnvironmentInfo, ExecutorInfo } from 'allure-js-commons/sdk';
import type { GateReport } from '../../core/model.ts';
import { categories, environmentOf, executorOf } from './about.ts';
import { attachments } from './attachments.ts';
import { checkResult } from './checks.ts';
import { context, type Digest, type ReportContext } from './context.ts';
import { objectionResults } from './objections.ts';

export interface AllureResults {
  /** Made one by one, because a gate may have 100,000. */
  readonly results: Iterable<TestResult>;
  /** Files of the run's folder, by the name under which the results attach them. */
  readonly attachments: ReadonlyMap<string, string>;
  readonly environment: EnvironmentInfo;
  readonly categories: readonly Category[];
  readonly executor: ExecutorInfo;
}

/**
 * A check that blocks is failed, or broken when it is inconclusive; so is each objection. One that does not block (advisory,
 * waived) is skipped, so that nothing is failed or broken if and only if the verdict is promotable.
 */
export function allure(report: GateReport, digest: Digest): AllureResults {
  const known = context(report, digest);
  return {
    results: results(known),
    attachments: attachments(known),
    environment: environmentOf(report),
    categories,
    executor: executorOf(report),
  };
}

function* results(known: ReportContext): Iterable<TestResult> {
  yield* objectionResults(known);
  for (const finding of known.report.findings) yield checkResult(finding, known);
}
