import { expect, test } from 'vitest';
import { task } from '../../gate/testing/plans.ts';
import { parseJournal } from './journal.ts';
import { readTests } from './read.ts';

const count = 20_000;
const numbers = Array.from({ length: count }, (_, n) => n);
const keyOf = (n: number): string => JSON.stringify(['', 'uat/orders.spec.ts', 'Orders', `number ${n}`]);
const attempt = { kind: 'attempt', expected: 'passed', seconds: 1, assertions: 1, errors: [], attachments: [] };
const lines = [
  ...numbers.map((n) => ({
    kind: 'test',
    key: keyOf(n),
    titles: [`number ${n}`],
    project: '',
    file: 'uat/orders.spec.ts',
    line: n,
    tags: [],
    annotations: [],
  })),
  ...numbers.map((n) => ({ ...attempt, key: keyOf(n), status: 'failed', retriesLeft: 1 })),
  ...numbers.map((n) => ({ ...attempt, key: keyOf(n), status: 'passed' })),
];
const journalOf = (lines: readonly object[]): Buffer =>
  Buffer.from(
    [...lines, { kind: 'end', status: 'passed', lines: lines.length }]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
const journal = journalOf(lines);
const exit = { code: 0, signal: null, stopped: false, files: [] };

const argsOf = (count: number) => ({
  specs: ['uat'],
  projects: [],
  covers: [],
  why: '',
  flaky: 'pass',
  workers: 1,
  variables: [],
  tests: Object.fromEntries(numbers.slice(0, count).map((n) => [`uat/${n}`, keyOf(n)])),
});

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

test('many tests are read in little more time than their journal takes, each with its own attempts', () => {
  const checks = task().checks.flatMap((check) => numbers.map((n) => ({ ...check, id: `uat/${n}` })));
  const args = argsOf(count);
  const files = new Map([
    ['tests.jsonl', journal],
    ['exit.json', Buffer.from(JSON.stringify(exit))],
  ]);
  const read = () => readTests(task({ args, checks }), files);
  const { measurements, reason } = read();
  expect(reason).toBeUndefined();
  expect(Object.keys(measurements)).toHaveLength(count);
  expect(measurements[`uat/${count - 1}`]).toMatchObject({ value: 'flaky', attempts: ['failed', 'passed'] });
  // A busy machine may slow one pair down; work that grows with the square is in all of them.
  const pairs = Array.from({ length: 5 }, () => milliseconds(read) / milliseconds(() => parseJournal(journal)));
  expect(Math.min(...pairs)).toBeLessThan(10);
});

test.each([
  ['none of its attempts asked it', [true, true], true],
  ['an attempt asked it, and not the last one', [false, true], undefined],
] as const)('whether a failure says nothing of staging: %s', (_, attempts, unasked) => {
  const checks = task().checks.flatMap((check) => [{ ...check, id: 'uat/0' }]);
  const contactOf = (isUnasked: boolean) => ({
    origins: {},
    others: ['a:80'],
    ...(isUnasked ? { unasked: true } : {}),
  });
  const lines = attempts.map((one) => ({ ...attempt, key: keyOf(0), status: 'failed', contact: contactOf(one) }));
  const files = new Map([
    ['tests.jsonl', journalOf(lines)],
    ['exit.json', Buffer.from(JSON.stringify(exit))],
  ]);
  expect(readTests(task({ args: argsOf(1), checks }), files).contacts?.['uat/0']?.unasked).toBe(unasked);
});
