/** What a report expects of a test, in each of its forms. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Finding, GateReport } from '../core/model.ts';
import { allure } from './allure/allure.ts';
import { render } from './index.ts';
import { samples } from './testdata/samples.ts';

/** A flaky one counts as passed. SARIF has only what is about accessibility, say. */
const tolerant = ({ check, ...finding }: Finding): Finding => ({
  ...finding,
  check: {
    ...check,
    title: `${check.title}, which is accessible`,
    threshold: check.threshold.unit === 'outcome' ? { unit: 'outcome', is: ['passed', 'flaky'] } : check.threshold,
  },
});
const failed: GateReport = { ...samples.blockedByOne, findings: samples.blockedByOne.findings.map(tolerant) };

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
const forms = (report: GateReport): Readonly<Record<string, string>> => ({
  ...render(report),
  allure: JSON.stringify([...allure(report, digest).results]),
});

it.each([
  ['report.txt', 'expected passed, got failed (2 of 2 samples)'],
  ['report.html', '<dt>Expected</dt><dd><bdi>passed</bdi></dd>'],
  ['report.sarif', '"expected":"passed"'],
  ['junit.xml', 'expected passed, got failed'],
  ['allure', '"expected":"passed","actual":"failed"'],
])('%s expects of a test that failed that it passes', (form, words) => {
  expect(forms(failed)[form]?.replaceAll(/": "/g, '":"')).toContain(words);
});

it.each(Object.entries(forms(failed)))('%s does not expect of it that it is flaky', (_, text) => {
  expect(text).not.toContain('passed or flaky');
});

it('a flaky test is what was expected where it counts as one that passed', () => {
  const flaky = ({ measurement, ...finding }: Finding): Finding => ({
    ...finding,
    ...(finding.check.id === 'uat/onboarding' && measurement
      ? { measurement: { ...measurement, value: 'flaky' } }
      : {}),
  });
  expect(render({ ...failed, findings: failed.findings.map(flaky) })['report.html']).toContain('passed or flaky');
});
