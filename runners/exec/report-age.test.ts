import { describe, expect, test } from 'vitest';
import { readCtrf } from './ctrf.ts';
import { readJunit } from './junit.ts';
import { notOfThisRun } from './report-age.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const startedAt = Date.parse('2026-03-01T12:00:00Z');
const junit = (timestamp: string) =>
  readJunit(bytes(`<testsuite timestamp="${timestamp}"><testcase name="a"/></testsuite>`));
const ctrf = (start: number) =>
  readCtrf(bytes(JSON.stringify({ results: { summary: { start }, tests: [{ name: 'a', status: 'passed' }] } })));

describe('a report from before the run', () => {
  test.each([
    '2026-03-01T11:59:49Z',
    '2026-03-01T12:59:49+01:00',
    '2026-03-01T06:59:49-0500',
    '2026-03-01T17:29:49.123+05:30',
    '2026-03-01T12:59:49+01:00[Europe/Berlin]',
    '2026-03-01T11:59:49',
    '2026-03-01 11:59:49',
    'Sun, 01 Mar 2026 11:59:49 GMT',
    '2026-02-27',
    String(startedAt - 11_000),
  ])('says %s', (timestamp) => {
    expect(notOfThisRun(junit(timestamp), { startedAt, zone: 0 })).toMatch(/before the run: it says/);
  });

  test.each([
    '2026-03-01T11:59:51Z',
    '2026-03-01T12:00:01',
    '2026-03-01T13:00:01+01:00',
    '2026-03-01T07:00:01-05:00',
    '2026-03-01T11:59',
    '2026-03-01',
    '1970-01-01T00:00:00',
    '0001-01-01T00:00:00Z',
    'soon',
    '',
  ])('does not say %s', (timestamp) => {
    expect(notOfThisRun(junit(timestamp), { startedAt, zone: 0 })).toBeUndefined();
  });

  test('may have its times in the zone of the machine', () => {
    expect(notOfThisRun(junit('2026-03-01T07:00:01'), { startedAt, zone: -300 })).toBeUndefined();
    expect(notOfThisRun(junit('2026-03-01T06:59:00'), { startedAt, zone: -300 })).toMatch(/before the run/);
    expect(notOfThisRun(junit('2026-03-01T13:00:01'), { startedAt, zone: 60 })).toBeUndefined();
  });

  test('is one of whose suites or tests one is', () => {
    const old = '<testsuite timestamp="2020-01-01T00:00:00Z"><testcase name="b"/></testsuite>';
    const mixed = `<testsuites><testsuite timestamp="2026-03-01T12:00:01Z"><testcase name="a"/></testsuite>${old}</testsuites>`;
    expect(notOfThisRun(readJunit(bytes(mixed)), { startedAt })).toMatch(/says 2020/);
    const test = '<testsuite><testcase name="a" timestamp="2020-01-01T00:00:00Z"/></testsuite>';
    expect(notOfThisRun(readJunit(bytes(test)), { startedAt })).toMatch(/says 2020/);
  });

  test('in CTRF', () => {
    expect(notOfThisRun(ctrf(startedAt - 11_000), { startedAt })).toMatch(/before the run/);
    expect(notOfThisRun(ctrf(startedAt - 9_000), { startedAt })).toBeUndefined();
    expect(notOfThisRun(ctrf(0), { startedAt })).toBeUndefined();
    const one = { results: { tests: [{ name: 'a', status: 'passed', start: startedAt - 11_000 }] } };
    expect(notOfThisRun(readCtrf(bytes(JSON.stringify(one))), { startedAt })).toMatch(/before the run/);
  });

  test('is not known where nobody wrote down when the run began', () => {
    expect(notOfThisRun(junit('2020-01-01T00:00:00Z'), {})).toBeUndefined();
  });
});

describe('a report of another build', () => {
  const of = (name: string, value: string, builds: readonly string[]) => {
    const xml = `<testsuites><testsuite><properties><property name="${name}" value="${value}"/></properties><testcase name="a"/></testsuite></testsuites>`;
    const json = { results: { environment: { [name]: value }, tests: [{ name: 'a', status: 'passed' }] } };
    const found = [readJunit(bytes(xml)), readCtrf(bytes(JSON.stringify(json)))].map((report) =>
      notOfThisRun(report, { builds }),
    );
    expect(found[0]).toBe(found[1]);
    return found[0];
  };

  test.each([
    ['version', '1.3.9', ['1.4.0']],
    ['appVersion', '1.4.0-rc.1', ['1.4.0']],
    ['commit', 'deadbeef', ['1.4.0', 'c0ffee1234567']],
    ['git.commit.id', 'deadbeefdeadbeef', ['c0ffee1']],
  ])('says that its %s is %s', (name, value, builds) => {
    expect(of(name, value, builds)).toMatch(/another build/);
  });

  test.each([
    ['version', '1.4.0', ['1.4.0']],
    ['version', 'v1.4.0', ['1.4.0', '2.0.0']],
    ['commit', 'c0ffee1', ['c0ffee1234567']],
    ['commit', 'c0ffee1234567', ['c0ffee1']],
    ['commit', 'deadbeef', ['1.4.0']],
    ['java.version', '21.0.1', ['1.4.0']],
    ['build', '4711', ['1.4.0']],
    ['version', '1.3.9', []],
  ])('is not one whose %s is %s', (name, value, builds) => {
    expect(of(name, value, builds)).toBeUndefined();
  });
});
