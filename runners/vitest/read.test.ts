import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agreed } from '../suite/testing/cases.ts';
import { keepsItsPromises } from '../suite/testing/promises.ts';
import { recorded } from '../suite/testing/recording.ts';
import { summary } from '../suite/testing/summary.ts';
import { vitest } from './index.ts';

const folder = join(import.meta.dirname, 'testdata');

const cases = {
  ...agreed,
  'crashed-spec': { reason: 'suite-failed', checks: { passes: 'passed', fails: 'not-reached' } },
  interrupted: { reason: 'interrupted', checks: { passes: 'passed', fails: 'failed', hangs: 'interrupted' } },
  'interrupted-retry': {
    reason: 'interrupted',
    checks: { passes: 'passed', 'fails-and-hangs-when-it-is-tried-again': 'interrupted' },
  },
  'crashed-worker': {
    reason: 'tool-killed',
    checks: { passes: 'passed', fails: 'failed', 'ends-its-process': 'not-reached' },
  },
};

test.each(Object.entries(cases))('%s', async (name, expected) => {
  const { task, files } = recorded(folder, name);
  expect(await summary(vitest, task, files)).toEqual(expected);
});

test('a failure names what was expected and where it is', async () => {
  const { task, files } = recorded(folder, 'normal');
  const { measurements } = await vitest.read(task, files);
  expect(measurements['api/fails']).toEqual({
    value: 'failed',
    unit: 'outcome',
    samples: 1,
    attempts: ['failed'],
    items: [
      {
        label: "expected 'timeout' to be 'connected' // Object.is equality",
        detail: 'Expected: connected · Received: timeout · specs/a.spec.ts:5',
      },
    ],
  });
});

test('a hook in which an assertion failed is named once as a failure, and as the reason of the others', async () => {
  const { task, files } = recorded(folder, 'hooks');
  const { measurements, gaps } = await vitest.read(task, files);
  const said = 'expected 500 to be 200 // Object.is equality';
  expect(measurements['api/asserts-one']?.items?.[0]?.label).toBe(`beforeAll: ${said}`);
  expect(gaps?.['api/asserts-two']?.detail).toMatch(/^beforeAll failed \(specs\/a\.spec\.ts:\d+\): /);
  expect(gaps?.['api/asserts-two']?.detail).toContain(said);
});

test('a test that was running when the tool was stopped is named', async () => {
  const { task, files } = recorded(folder, 'interrupted');
  const { gaps } = await vitest.read(task, files);
  expect(gaps?.['api/hangs']).toEqual({ code: 'interrupted', detail: '"hangs" (specs/a.spec.ts) was running' });
});

keepsItsPromises(vitest, folder, Object.keys(cases));
