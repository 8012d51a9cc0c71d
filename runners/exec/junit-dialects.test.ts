import { describe, expect, test } from 'vitest';
import { readCtrf } from './ctrf.ts';
import { readJunit } from './junit.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('dialects', () => {
  const told = (body: string) => readJunit(bytes(`<testsuites>${body}</testsuites>`));

  test('a failure outside of a test is trouble', () => {
    expect(told('<testsuite name="s"><error message="cannot load"/><testcase name="a"/></testsuite>')).toMatchObject({
      tests: [{ name: 's.a' }],
      errors: ['cannot load'],
    });
  });

  test('a test that a status calls not run is skipped', () => {
    expect(
      told('<testsuite name="s"><testcase name="a" classname="C" status="notrun"/></testsuite>').tests,
    ).toMatchObject([{ name: 'C.a', status: 'skipped' }]);
  });

  test('a failure shows in whatever letters', () => {
    expect(told('<testsuite name="s"><testcase name="a"><Failure/></testcase></testsuite>').tests[0]?.status).toBe(
      'failed',
    );
    expect(told('<testsuite name="s"><testcase name="a" status="FAILED"/></testsuite>').tests[0]?.status).toBe(
      'failed',
    );
    const ctrf = JSON.stringify({ results: { tests: [{ name: 'a', status: 'Failed' }] } });
    expect(readCtrf(bytes(ctrf)).tests[0]?.status).toBe('failed');
  });

  test('failures that are counted and shown nowhere are trouble, once', () => {
    const counted = (body: string) => told(`<testsuite name="s" failures="1" errors="1">${body}</testsuite>`).errors;
    expect(counted('<testcase name="a"/>')).toEqual([
      'the suite "s" counts 2 failed, and none of its tests shows a failure',
    ]);
    expect(counted('<testcase name="a"/><testcase name="b"><flakyFailure/></testcase>')).toEqual([]);
    expect(counted('<error message="cannot load"/>')).toEqual(['cannot load']);
    expect(counted('<testsuite><testcase name="b"><error/></testcase></testsuite>')).toEqual([]);
    const whole = bytes(
      '<testsuites failures="1"><testsuite failures="1"><testcase name="a"/></testsuite></testsuites>',
    );
    expect(readJunit(whole).errors).toHaveLength(1);
    const ctrf = { results: { summary: { failed: 2 }, tests: [{ name: 'a', status: 'passed' }] } };
    expect(readCtrf(bytes(JSON.stringify(ctrf))).errors).toEqual([
      'its summary counts 2 failed, and none of its tests shows a failure',
    ]);
  });

  test('output may quote what it likes', () => {
    const quoted =
      '<testcase name="a" classname="C"><system-out><![CDATA[<failure/>]]></system-out><properties><property name="x" value="y"/></properties></testcase>';
    expect(told(`<testsuite name="s">${quoted}</testsuite>`).tests).toMatchObject([
      { name: 'C.a', status: 'passed', failures: [] },
    ]);
  });

  test('characters that XML forbids cost nothing, as themselves or as numbers', () => {
    for (const sign of ['\u001B', '&#27;', '&#x1b;', '&#x1B;']) {
      const text = `<testsuite name="s"><testcase name="a"><failure message="${sign}[31mexpected 200${sign}[39m">${sign}</failure></testcase><testcase name="b&#0;&#xFFFE;&#55296;&#x26;"/></testsuite>`;
      expect(readJunit(bytes(text))).toMatchObject({
        tests: [{ status: 'failed', failures: [{ message: 'expected 200' }] }, { status: 'passed' }],
      });
      expect(readJunit(bytes(text))).not.toHaveProperty('flaw');
    }
  });

  test('Eclipse’s test runs are read', () => {
    const text =
      '<testrun name="all" tests="1"><testsuite name="s"><testcase classname="a" name="b"/></testsuite></testrun>';
    expect(readJunit(bytes(text))).toMatchObject({
      tests: [{ name: 'a.b', status: 'passed', failures: [] }],
      errors: [],
    });
  });

  test('a test that is still to do is skipped, though it fails', () => {
    const todo =
      '<testcase name="a" classname="test"><skipped type="todo" message="not built yet"/><failure message="1 == 2"/></testcase>';
    expect(told(todo)).toMatchObject({ tests: [{ status: 'skipped', note: 'not built yet' }] });
  });

  test('namespaces, byte order marks and other encodings', () => {
    const text = '\uFEFF<j:testsuite xmlns:j="x"><j:testcase name="gr\u00fcn"/></j:testsuite>';
    expect(readJunit(bytes(text)).tests).toMatchObject([{ name: 'gr\u00fcn' }]);
    expect(readJunit(Buffer.from(text, 'utf16le')).tests).toMatchObject([{ name: 'gr\u00fcn' }]);
    const latin = Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><testsuite><testcase name="gr\u00fcn"/></testsuite>',
      'latin1',
    );
    expect(readJunit(latin)).toMatchObject({ tests: [{ name: 'gr\u00fcn' }] });
  });
});
