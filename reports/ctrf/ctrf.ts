/** `ctrf.json`: Common Test Report Format (https://ctrf.io), for dashboards and bots that read no other. */
import type { GateReport } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { inBlocks, separated } from '../blocks.ts';
import { candidateBuild } from '../builds.ts';
import { notes } from '../notes.ts';
import type { Renderer } from '../renderer.ts';
import { deciding, isGood, verdictWord } from '../summary.ts';
import { checkTests, endedDifferently, objectionTests, status } from './tests.ts';

const specVersion = '0.0.0';

/**
 * CTRF has no word for "not seen": what is inconclusive and in the way is `failed` with the raw status `inconclusive`, and so
 * is each objection, so that no reader takes a verdict that is not promotable for a green one. What failed and does
 * not block is `other`.
 */
export const ctrf: Renderer = function* (report) {
  yield* inBlocks([
    '{',
    '"reportFormat":"CTRF",',
    `"specVersion":"${specVersion}",`,
    `"runId":${JSON.stringify(report.run)},`,
    `"timestamp":${JSON.stringify(report.createdAt)},`,
    '"generatedBy":"stagegate",',
    '"results":{',
    `"tool":${JSON.stringify({ name: 'stagegate' })},`,
    `"summary":${JSON.stringify({ ...counted(report), ...times(report) })},`,
    `"environment":${JSON.stringify(environment(report))},`,
    '"tests":[',
  ]);
  yield* inBlocks(separated(written(report)));
  yield ']\n}\n}\n';
};

function* written(report: GateReport): Generator<string> {
  for (const test of objectionTests(report)) yield JSON.stringify(test);
  for (const test of checkTests(report)) yield JSON.stringify(test);
}

/** They are counted before they are made: to keep them all would take much memory. */
function counted(report: GateReport) {
  const counts = { passed: 0, failed: 0, other: 0 };
  let flaky = 0;
  const suites = new Set<string | undefined>();
  for (const test of objectionTests(report)) {
    counts[test.status] += 1;
    suites.add(test.suite[0]);
  }
  for (const finding of report.findings) {
    counts[status(finding)] += 1;
    if (endedDifferently(finding)) flaky += 1;
    suites.add(finding.check.layer);
  }
  const { passed, failed, other } = counts;
  return {
    tests: passed + failed + other,
    passed,
    failed,
    skipped: 0,
    pending: 0,
    other,
    flaky,
    suites: suites.size,
  };
}

function times(report: GateReport) {
  const all = report.runs.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]).flatMap((time) => time ?? []);
  const start = all.length === 0 ? Date.parse(report.createdAt) : Date.parse(all.toSorted()[0] ?? '');
  const duration = Math.round(report.seconds * 1000);
  return { start, stop: start + duration, duration };
}

function environment(report: GateReport) {
  return {
    reportName: `stagegate ${line(report.environment.name)}`,
    appName: line(report.environment.name),
    appVersion: candidateBuild(report),
    testEnvironment: line(report.environment.name),
    healthy: isGood(report),
    extra: {
      verdict: verdictWord(report).toLowerCase(),
      deciding: deciding(report),
      profile: report.profile,
      policy: line(report.policy.name),
      ...(notes(report).length === 0 ? {} : { notes: notes(report) }),
    },
  };
}
