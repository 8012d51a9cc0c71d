import { describe, expect, test } from 'vitest';
import { readJunit } from './junit.ts';
import { endOf, passedBy, type Seen } from './outcome.ts';

const failure = '<failure message="first"/>';
const record = (inner = '', name = 'a', suite = 's'): string =>
  `<testsuite name="${suite}"><testcase classname="c" name="${name}">${inner}</testcase></testsuite>`;

function seen(...bodies: string[]): readonly Seen[] {
  return bodies.flatMap((body, index) =>
    readJunit(new TextEncoder().encode(`<testsuites>${body}</testsuites>`)).tests.map((one) => ({
      ...one,
      evidence: `reports/${index}.xml`,
    })),
  );
}

const ended = { flaky: 'pass', declared: [], unexplained: false, passed: passedBy() } as const;
const skipped = '<skipped message="June"/>';

describe('records of one name in one suite are attempts', () => {
  test.each([
    ['a failure that the last attempt repeated', [failure, '', failure], 'failed'],
    ['one that passed before it failed', ['', failure], 'failed'],
    ['two that failed', [failure, failure], 'failed'],
    ['attempts without an outcome of their own', ['', ''], 'flaky'],
    ['one that was skipped after it failed', [failure, skipped], 'failed'],
  ])('%s', (_, attempts, value) => {
    expect(endOf(seen(attempts.map((inner) => record(inner)).join('')), ended)).toMatchObject({ value });
  });

  test('or tests of one name: a failure before a pass is not measured, unless only it explains how the command ended', () => {
    const once = seen(record(failure) + record());
    expect(endOf(once, ended)).toEqual({
      code: 'tests-differ',
      detail: expect.stringMatching(/2 times in one suite, and not all passed: give each test a name of its own/),
    });
    expect(endOf(once, { ...ended, unexplained: true })).toMatchObject({
      value: 'failed',
      items: [{ label: 'first' }],
    });
  });

  test('and one that was skipped in between, or twice without a failure where flaky fails, says nothing', () => {
    expect(endOf(seen(record() + record(skipped)), ended)).toEqual({ code: 'skipped', detail: 'June' });
    expect(endOf(seen(record() + record()), { ...ended, flaky: 'fail' })).toMatchObject({
      code: 'tests-differ',
      detail: expect.stringMatching(/2 times in one suite.*attempt/),
    });
  });
});

describe('records of one name in several suites, or that differ in blanks, are tests of which all count', () => {
  test.each([
    ['suites that pass', [record() + record('', 'a', 't')], 'passed'],
    ['suites of which the first fails', [record(failure) + record('', 'a', 't')], 'failed'],
    ['reports of which the first fails', [record(failure), record()], 'failed'],
    [
      'names that differ in blanks',
      [record('', 'joins &apos;a b&apos;') + record('', 'joins &apos;a  b&apos;')],
      'passed',
    ],
  ])('%s', (_, bodies, value) => {
    expect(endOf(seen(...bodies), ended)).toMatchObject({ value });
  });
});

test('a failure that no client had an answer for says nothing, and progress is no message', () => {
  const refused = '<failure message="connect ECONNREFUSED 127.0.0.1:9"/>';
  expect(endOf(seen(record(refused)), { ...ended, declared: ['http://127.0.0.1:4100'] })).toEqual({
    code: 'foreign-origin',
    detail: '127.0.0.1:9',
  });
  const go =
    '<failure message="Failed">=== RUN   TestA&#10;    a_test.go:9: total is 3&#10;--- FAIL: TestA (0.00s)&#10;</failure>';
  expect(endOf(seen(record(go)), ended)).toMatchObject({ items: [{ label: 'a_test.go:9: total is 3' }] });
});
