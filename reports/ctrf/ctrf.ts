/** `ctrf.json`: Common Test Report Format (https://ctrf.io), for dashboards and bots that read no other. */
import type { GateReport } from '../../gate/model.ts';
import { line } from '../../gate/text.ts';
import type { Renderer } from '../renderer.ts';
import { build } from '../services.ts';
import { deciding, verdictWord } from '../summary.ts';
import { checkTests, objectionTests } from './tests.ts';

const specVersion = '0.0.0';

/**
 * CTRF has no word for "not seen": what is inconclusive and in the way is `failed` with the raw status `inconclusive`, and so
 * is each objection, so that no reader takes a verdict that is not promotable for a green one. What did not hold and does
 * not block is `other`.
 */
export const ctrf: Renderer = (report) => {
  const counts = { passed: 0, failed: 0, skipped: 0, pending: 0, other: 0, flaky: 0 };
  const suites = new Set<string | undefined>();
  const lines: string[] = [];
  for (const tests of [objectionTests(report), checkTests(report)])
    for (const test of tests) {
      counts[test.status] += 1;
      if (test.flaky === true) counts.flaky += 1;
      suites.add(test.suite[0]);
      lines.push(JSON.stringify(test));
    }
  const summary = { tests: lines.length, ...counts, suites: suites.size, ...span(report) };
  const results = [
    '"tool":{"name":"stagegate"}',
    `"summary":${JSON.stringify(summary)}`,
    `"environment":${JSON.stringify(environment(report))}`,
    `"tests":[\n${lines.join(',\n')}\n]`,
  ];
  const fields = [
    '"reportFormat":"CTRF"',
    `"specVersion":"${specVersion}"`,
    `"runId":${JSON.stringify(report.run)}`,
    `"timestamp":${JSON.stringify(report.createdAt)}`,
    '"generatedBy":"stagegate"',
    `"results":{\n${results.join(',\n')}\n}`,
  ];
  return { 'ctrf.json': `{\n${fields.join(',\n')}\n}\n` };
};

/** Milliseconds since 1970, and in between. */
function span({ runs, createdAt, seconds }: GateReport): {
  readonly start: number;
  readonly stop: number;
  readonly duration: number;
} {
  const starts = runs.flatMap(({ startedAt }) => (startedAt === undefined ? [] : [startedAt])).toSorted();
  const start = Date.parse(starts[0] ?? createdAt);
  const duration = Math.round(seconds * 1000);
  return { start, stop: start + duration, duration };
}

function environment(report: GateReport) {
  return {
    reportName: `stagegate ${line(report.environment.name)}`,
    appName: line(report.environment.name),
    appVersion: build(report),
    testEnvironment: line(report.environment.name),
    healthy: report.verdict === 'promotable',
    extra: {
      verdict: verdictWord(report).toLowerCase(),
      deciding: deciding(report),
      profile: report.profile,
      policy: line(report.policy.name),
    },
  };
}
