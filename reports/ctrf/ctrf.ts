/** `ctrf.json`: Common Test Report Format (https://ctrf.io), for dashboards and bots that read no other. */
import type { GateReport } from '../../gate/model.ts';
import { line } from '../../gate/text.ts';
import { entryLines } from '../lines.ts';
import type { Renderer } from '../renderer.ts';
import { build } from '../services.ts';
import { deciding, verdictWord } from '../summary.ts';
import { checkTests, objectionTests, type Test } from './tests.ts';

const specVersion = '0.0.0';

/**
 * CTRF has no word for "not seen": what is inconclusive and in the way is `failed` with the raw status `inconclusive`, and so
 * is each objection, so that no reader takes a verdict that is not promotable for a green one. What did not hold and does
 * not block is `other`.
 */
export const ctrf: Renderer = (report) => {
  const tests = [...objectionTests(report), ...checkTests(report)];
  const results = [
    `"tool":${JSON.stringify({ name: 'stagegate' })}`,
    `"summary":${JSON.stringify(summary(tests, report))}`,
    `"environment":${JSON.stringify(environment(report))}`,
    `"tests":${entryLines(tests)}`,
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

function summary(tests: readonly Test[], report: GateReport) {
  const number = (status: Test['status']): number => tests.filter((test) => test.status === status).length;
  const times = report.runs.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]).flatMap((time) => time ?? []);
  const start = times.length === 0 ? Date.parse(report.createdAt) : Date.parse(times.toSorted()[0] ?? '');
  const duration = Math.round(report.seconds * 1000);
  return {
    tests: tests.length,
    passed: number('passed'),
    failed: number('failed'),
    skipped: 0,
    pending: 0,
    other: number('other'),
    flaky: tests.filter(({ flaky }) => flaky === true).length,
    suites: new Set(tests.map(({ suite }) => suite[0])).size,
    start,
    stop: start + duration,
    duration,
  };
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
