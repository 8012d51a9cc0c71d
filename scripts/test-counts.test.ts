import { expect, test } from 'vitest';
import { TestMachine } from '../setup/testing/machine.ts';
import { countTests } from './test-counts.js';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

test.each([
  ['all passed', [file('passed', 'passed', 'passed')], 0, { passed: 2, failed: 0, skipped: 0 }],
  ['some failed', [file('failed', 'passed', 'failed', 'failed')], 1, { passed: 1, failed: 2, skipped: 0 }],
  ['a file that cannot be loaded', [file('failed'), file('passed', 'passed')], 1, { passed: 1, failed: 1, skipped: 0 }],
  ['an error outside every test', [file('passed', 'passed')], 1, { passed: 1, failed: 1, skipped: 0 }],
  ['skipped and to do', [file('passed', 'passed', 'skipped', 'todo')], 0, { passed: 1, failed: 0, skipped: 2 }],
  ['no file', [], 1, { passed: 0, failed: 1, skipped: 0 }],
])('%s', (_, testResults, code, expected) => {
  using here = new TestMachine();
  expect(countTests(here.file('report.json', JSON.stringify({ testResults })), code)).toEqual(expected);
});

test.each([
  ['no report', undefined],
  ['half a report', '{"testResults":['],
  ['another report', '{}'],
])('%s is a failure, whatever the exit code', (_, text) => {
  using here = new TestMachine();
  const report = text === undefined ? `${here.folder}/none.json` : here.file('report.json', text);
  expect(countTests(report, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
