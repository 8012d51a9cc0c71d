import { expect, test } from 'vitest';
import { blamed } from './hooks.ts';
import { type Attempt, parseJournal } from './journal.ts';

const asserted = { message: 'AssertionError: expected 500 to be 200' };
const attempt = (name: string, change: Partial<Attempt>): Attempt => ({
  ...{ kind: 'attempt', key: JSON.stringify(['', 'a.spec.ts', name]), expected: 'passed', retriesLeft: 0, seconds: 1 },
  ...{ status: 'failed', assertions: 0, errors: [asserted], attachments: [], hook: 'beforeAll' },
  ...change,
});

function blamedOf(attempts: readonly Attempt[]): readonly string[] {
  const lines = ['one', 'two', 'three'].map((name) => ({
    ...{ kind: 'test', key: JSON.stringify(['', 'a.spec.ts', name]), titles: [name], project: '' },
    ...{ file: 'a.spec.ts', line: 1, tags: [], annotations: [] },
  }));
  const journal = [...lines, ...attempts].map((line) => `${JSON.stringify(line)}\n`).join('');
  return [...blamed(parseJournal(Buffer.from(journal)))].map((key) => JSON.parse(key)[2]);
}

test.each<[what: string, attempts: readonly Attempt[], names: readonly string[]]>([
  ['the first of those that it failed', [attempt('two', {}), attempt('one', {})], ['one']],
  [
    'none that passed when it was tried again',
    [
      attempt('one', {}),
      attempt('two', {}),
      attempt('one', { status: 'passed', errors: [], hook: undefined as never }),
    ],
    ['two'],
  ],
  ['none if the hook broke otherwise', [attempt('one', { errors: [{ message: 'TypeError: no account' }] })], []],
  ['each of two hooks', [attempt('one', {}), attempt('two', { hook: 'afterAll' })], ['one', 'two']],
])('an assertion in a hook is a failure of %s', (_, attempts, names) => {
  expect(blamedOf(attempts)).toEqual(names);
});
