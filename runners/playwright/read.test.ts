import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agreed } from '../suite/testing/cases.ts';
import { keepsItsPromises } from '../suite/testing/promises.ts';
import { recorded } from '../suite/testing/recording.ts';
import { summary } from '../suite/testing/summary.ts';
import { playwright } from './index.ts';

const folder = join(import.meta.dirname, 'testdata');

const cases = {
  ...agreed,
  'crashed-spec': { reason: 'suite-failed', checks: { passes: 'not-reached', fails: 'not-reached' } },
  interrupted: { reason: 'interrupted', checks: { passes: 'passed', fails: 'failed', hangs: 'interrupted' } },
  'interrupted-retry': {
    reason: 'interrupted',
    checks: { passes: 'passed', 'fails-and-hangs-when-it-is-tried-again': 'interrupted' },
  },
  'crashed-worker': { checks: { passes: 'passed', fails: 'failed', 'ends-its-process': 'tool-killed' } },
  again: { checks: { fails: 'failed', 'fails-once': 'failed' } },
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
        evidence: 'artifacts/a-fails-retry1/trace.zip',
      },
    ],
    evidence: expect.arrayContaining(['artifacts/a-fails-retry1/trace.zip']),
  });
});

test('a failure without a retry has the trace of another run, which changes nothing', async () => {
  const { task, files } = recorded(folder, 'again');
  const { measurements } = await playwright.read(task, files);
  expect(measurements['uat/fails']?.evidence).toContain('again/artifacts/a-fails/trace.zip');
  expect(measurements['uat/fails-once']?.items?.map(({ label }) => label)).toEqual([
    'expect(received).toContain(expected) // indexOf',
    'Passed when it was run again to record a trace; the failure counts',
  ]);
  const first = new Map([...files].filter(([path]) => !path.startsWith('again/')));
  const alone = await playwright.read(task, first);
  const values = (reading: typeof alone) =>
    Object.values(reading.measurements).map(({ value, attempts }) => [value, attempts]);
  expect(values(alone)).toEqual(values({ measurements }));
});

describe('a test that failed while its journal', () => {
  const interrupted = { status: 'interrupted', retriesLeft: 0, assertions: 0, errors: [] };
  const skipped = { ...interrupted, status: 'skipped' };
  const unfinished = {
    code: 'interrupted',
    detail: 'attempt 1 of 2 failed (expect(received).toBe(expected) // Object.is equality), and no other finished',
  };

  test.each([
    ['announces a retry', { retriesLeft: 1 }, [], unfinished],
    ['has a retry that was interrupted', { retriesLeft: 1 }, [interrupted], unfinished],
    ['has a retry that was skipped', { retriesLeft: 1 }, [skipped], 'failed'],
    ['announces no retry', { retriesLeft: 0 }, [], 'failed'],
    ['does not report retries', { retriesLeft: undefined }, [], 'failed'],
    ['declares it to be broken', { retriesLeft: 1, expected: 'failed' }, [], 'failed'],
  ])('%s', async (_, change, more, expected) => {
    const { task, files } = recorded(folder, 'interrupted-retry');
    const lines = Buffer.from(files.get('tests.jsonl') ?? [])
      .toString()
      .trim()
      .split('\n');
    const changed = lines.flatMap((line) => {
      const one = JSON.parse(line);
      return one.status === 'failed' ? [{ ...one, ...change }, ...more.map((next) => ({ ...one, ...next }))] : [one];
    });
    const journal = Buffer.from(changed.map((one) => JSON.stringify(one)).join('\n'));
    const { measurements, gaps } = await playwright.read(task, new Map(files).set('tests.jsonl', journal));
    const id = 'uat/fails-and-hangs-when-it-is-tried-again';
    expect(measurements[id]?.value ?? gaps?.[id]).toEqual(expected);
  });
});

keepsItsPromises(playwright, folder, Object.keys(cases));
