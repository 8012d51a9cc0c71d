import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepsItsPromises } from '../../specs/testing/promises.ts';
import { recorded } from '../../specs/testing/recording.ts';
import { summary } from '../../specs/testing/summary.ts';
import { playwright } from './index.ts';

const folder = join(import.meta.dirname, 'testdata');

const cases = {
  normal: {
    checks: {
      passes: 'passed',
      fails: 'failed',
      'asserts-nothing': 'no-assertion',
      'is-skipped': 'skipped',
      'is-known-to-be-broken': 'failed',
    },
  },
  flaky: { checks: { passes: 'passed', 'is-flaky': 'flaky' } },
  'all-skipped': { checks: { 'is-skipped': 'skipped', 'is-skipped-too': 'skipped' } },
  deleted: { reason: 'tests-differ', checks: { passes: 'passed', 'is-deleted': 'not-reached' } },
  'crashed-spec': { reason: 'tool-failed', checks: { passes: 'not-reached', fails: 'not-reached' } },
  killed: {
    reason: 'tool-killed',
    checks: { passes: 'passed', fails: 'failed', 'kills-the-tool': 'not-reached', 'comes-after': 'not-reached' },
  },
  interrupted: { reason: 'interrupted', checks: { passes: 'passed', fails: 'failed', hangs: 'interrupted' } },
  'crashed-worker': { checks: { passes: 'passed', fails: 'failed', 'ends-its-process': 'tool-killed' } },
  unreachable: { checks: { passes: 'passed', 'asks-nobody': 'unreachable' } },
};

test.each(Object.entries(cases))('%s', async (name, expected) => {
  const { task, files } = recorded(folder, name);
  expect(await summary(playwright, task, files)).toEqual(expected);
});

test('a failure names what was expected, where it is, and its trace', async () => {
  const { task, files } = recorded(folder, 'normal');
  const { measurements } = await playwright.read(task, files);
  expect(measurements['uat/fails']).toEqual({
    value: 'failed',
    unit: 'outcome',
    samples: 1,
    attempts: ['failed', 'failed'],
    items: [
      {
        label: 'expect(received).toBe(expected) // Object.is equality',
        detail: 'Expected: "connected" · Received: "timeout" · specs/a.spec.ts:4',
        evidence: 'artifacts/a-fails/trace.zip',
      },
    ],
    evidence: expect.arrayContaining(['artifacts/a-fails/trace.zip', 'artifacts/a-fails-retry1/trace.zip']),
  });
});

keepsItsPromises(playwright, folder, Object.keys(cases));
