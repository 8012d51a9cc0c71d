import { describe, expect, test } from 'vitest';
import { readCtrf } from './ctrf.ts';
import { readJunit } from './junit.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const junit = (attributes: string, inside = '') =>
  readJunit(bytes(`<testsuite><testcase name="a" ${attributes}>${inside}</testcase></testsuite>`)).tests[0]?.status;
const ctrf = (given: object) =>
  readCtrf(bytes(JSON.stringify({ results: { tests: [{ name: 'a', ...given }] } }))).tests[0]?.status;

describe('an attribute', () => {
  test.each([
    ['status="run"', 'passed'],
    ['status="run" result="completed"', 'passed'],
    ['status="PASSED"', 'passed'],
    ['result="Success"', 'passed'],
    ['status=""', 'passed'],
    ['status="notrun" result="suppressed"', 'skipped'],
    ['status="disabled"', 'skipped'],
    ['executed="False"', 'skipped'],
    ['status="timedout"', 'failed'],
    ['status="timed-out"', 'failed'],
    ['status="Error"', 'failed'],
    ['result="fail"', 'failed'],
    ['success="false"', 'failed'],
    ['status="passed" result="failed"', 'failed'],
    ['status="aborted"', 'unknown'],
    ['outcome="bestanden"', 'unknown'],
    ['status="run" result="interrupted"', 'unknown'],
    ['status="0"', 'unknown'],
  ])('%s means %s', (attributes, status) => {
    expect(junit(attributes)).toBe(status);
  });
});

describe('an element', () => {
  test.each([
    ['<failed/>', 'failed'],
    ['<timedout message="5 s"/>', 'failed'],
    ['<pending/>', 'skipped'],
    ['<aborted/>', 'unknown'],
    ['<interrupted>by hand</interrupted>', 'unknown'],
    ['<aborted/><failure/>', 'failed'],
    ['<system-out><aborted/></system-out>', 'passed'],
    ['<properties><property name="a" value="b"><aborted/></property></properties>', 'passed'],
    ['<properties/><system-err/><description>x</description>', 'passed'],
  ])('%s means %s', (inside, status) => {
    expect(junit('', inside)).toBe(status);
  });

  test('says which word is not known, and a suite’s word is trouble', () => {
    expect(readJunit(bytes('<testsuite><testcase name="a"><aborted/></testcase></testsuite>')).tests[0]?.note).toBe(
      '<aborted>',
    );
    expect(readJunit(bytes('<testsuite name="s" status="aborted"><testcase name="a"/></testsuite>')).errors).toEqual([
      'the suite "s" ended as "aborted", which is no known outcome',
    ]);
  });
});

test.each([
  [{ status: 'passed' }, 'passed'],
  [{ status: 'passed', rawStatus: 'ok' }, 'passed'],
  [{ status: 'passed', rawStatus: 'timedOut' }, 'unknown'],
  [{ status: 'pending' }, 'skipped'],
  [{ status: 'skipped' }, 'skipped'],
  [{ status: 'other' }, 'unknown'],
  [{ status: 'passd' }, 'unknown'],
  [{ status: 'timedOut' }, 'failed'],
])('CTRF: %j', (given, status) => {
  expect(ctrf(given)).toBe(status);
});
