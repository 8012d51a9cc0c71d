import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCtrf } from './ctrf.ts';
import { readJunit } from './junit.ts';
import { fullName, type TestReport } from './reported-test.ts';

const recorded = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, 'testdata', name));
const ends = ({ tests }: TestReport) => Object.fromEntries(tests.map(({ name, status }) => [name, status]));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what real tools write', () => {
  test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    [
      'pytest.xml',
      {
        'tests.test_orders.test_list': 'passed',
        'tests.test_orders.test_total': 'failed',
        'tests.test_orders.test_export': 'skipped',
        'tests.test_orders.test_import': 'failed',
        'tests.test_orders.test_known': 'skipped',
        'tests.test_orders.test_adds[1+1]': 'passed',
        'tests.test_orders.test_adds[1-1]': 'passed',
        'tests.test_orders.TestCart.test_empty': 'passed',
        'tests.test_orders.test_unreachable': 'failed',
      },
      'AssertionError: the database is <not> connected',
    ],
    [
      'go.xml',
      {
        'example.com/shop.TestList': 'passed',
        'example.com/shop.TestTotal': 'failed',
        'example.com/shop.TestExport': 'skipped',
        'example.com/shop.TestCart': 'failed',
        'example.com/shop.TestCart/empty': 'passed',
        'example.com/shop.TestCart/full_cart': 'failed',
      },
      'orders_test.go:6: got "timeout", want "connected"',
    ],
    [
      'surefire.xml',
      {
        'com.acme.OrdersTest.addsUp': 'failed',
        'com.acme.OrdersTest.exports': 'skipped',
        'com.acme.OrdersTest.lists': 'passed',
        'com.acme.OrdersTest.crashes': 'failed',
        'com.acme.OrdersTest.isFlaky': 'flaky',
      },
      'expected: <connected> but was: <timeout>',
    ],
    [
      'node.xml',
      {
        lists: 'passed',
        'cart.is empty': 'passed',
        'cart.adds up': 'failed',
        'cart.export.is empty': 'skipped',
        'cart.later': 'skipped',
      },
      'Expected values to be strictly equal:',
    ],
    [
      'vitest.xml',
      {
        'specs/orders.test.ts.lists': 'passed',
        'specs/orders.test.ts.cart > adds up': 'failed',
        'specs/orders.test.ts.cart > exports': 'skipped',
        'specs/orders.test.ts.cart > is flaky': 'passed',
      },
      "expected 'timeout' to be 'connected' // Object.is equality",
    ],
    [
      'playwright.xml',
      {
        'specs/orders.spec.ts.lists': 'passed',
        'specs/orders.spec.ts.cart › adds up': 'failed',
        'specs/orders.spec.ts.cart › exports': 'skipped',
        'specs/orders.spec.ts.cart › is flaky': 'passed',
      },
      'expect(received).toBe(expected) // Object.is equality',
    ],
    [
      'jest.xml',
      { lists: 'passed', 'cart adds up': 'failed', 'cart exports': 'skipped' },
      'Error: expect(received).toBe(expected) // Object.is equality',
    ],
  ])('%s', (name, expected, said) => {
    const report = readJunit(recorded(name));
    expect({ tests: ends(report), errors: report.errors, flaw: report.flaw }).toEqual({ tests: expected, errors: [] });
    const failed = report.tests.find(({ status }) => status === 'failed');
    expect(failed?.failures[0]?.message.split('\n')[0]).toBe(said);
  });

  test('jest-ctrf.json', () => {
    const report = readCtrf(recorded('jest-ctrf.json'));
    expect({ tests: ends(report), errors: report.errors, flaw: report.flaw }).toEqual({
      tests: {
        'orders.test.js.lists': 'passed',
        'orders.test.js > cart.cart adds up': 'failed',
        'orders.test.js > cart.cart exports': 'skipped',
      },
      errors: [],
    });
  });

  test('an attempt that failed before the test passed is told', () => {
    const flaky = readJunit(recorded('surefire.xml')).tests.find(({ status }) => status === 'flaky');
    expect(flaky?.failures).toMatchObject([{ message: 'expected: <2> but was: <1>' }]);
  });
});

const failing = '<testsuites><testsuite name="s"><testcase classname="c" name="a"><failure message="no"/></testcase>';

describe('a report that is not whole keeps the failure that stands before its flaw', () => {
  test.each([
    ['truncated', `${failing}<testcase classname="c" name="b"`, /not well-formed/],
    ['cut off inside the failure', failing.replace('/></testcase>', '>the da'), /not well-formed/],
    ['cut off inside its tag', failing.replace('"no"/></testcase>', '"n'), /not well-formed/],
    ['broken inside its tag', failing.replace('"no"', '"&nbsp;"'), /not well-formed.*entity/],
    ['a tag that nobody closes', `${failing}<testcase name="b"></testsuite>`, /not well-formed.*line 1/],
    [
      'an entity that nobody declares',
      `${failing}<testcase name="&bomb;"/></testsuite></testsuites>`,
      /not well-formed.*entity/,
    ],
    ['elements without end', `${failing}${'<properties>'.repeat(200_000)}`, /nested deeper than 100/],
    ['the start of a second file', `${failing}</testsuite></testsuites><testsuites/>`, /more than one document/],
  ])('%s', (_, text, flaw) => {
    const report = readJunit(bytes(text));
    expect(report).toMatchObject({ tests: [{ name: 'c.a', status: 'failed' }], flaw: expect.stringMatching(flaw) });
  });

  test('too large to be kept whole, and of another encoding than it says', () => {
    expect(readJunit(bytes(`${failing}</testsuite></testsuites>`), true)).toMatchObject({
      tests: [{}],
      flaw: expect.stringMatching(/too large/),
    });
    const latin = Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?>${failing.replace('no', 'verf\u00fcgbar')}</testsuite></testsuites>`,
      'latin1',
    );
    expect(readJunit(latin)).toMatchObject({
      tests: [{ status: 'failed' }],
      flaw: expect.stringMatching(/not the utf-8/i),
    });
    const unknown = bytes(`<?xml version="1.0" encoding="klingon"?>${failing}</testsuite></testsuites>`);
    expect(readJunit(unknown)).toMatchObject({
      tests: [{ status: 'failed' }],
      flaw: expect.stringMatching(/"klingon" is not known/),
    });
  });

  test('cut anywhere, nothing passes that did not before and no whole failure is lost', () => {
    const all = recorded('surefire.xml');
    const whole = ends(readJunit(all));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: all.length - 30 }), (end) => {
        const { tests, flaw } = readJunit(all.slice(0, end));
        expect(flaw).toBeDefined();
        for (const { name, status } of tests) expect(status).toBe(whole[name]);
      }),
    );
  });
});

describe('a file that is no report', () => {
  test.each([
    ['', /it is empty/],
    ['   \n', /no element/],
    ['<html><body>502 Bad Gateway</body></html>', /not JUnit XML: its root is <html>/],
    ['<project><modelVersion/></project>', /not JUnit XML: its root is <project>/],
    ['{"results": {}}', /not well-formed/],
    ['\u0000\u0001\u0002', /not well-formed/],
  ])('%j', (text, flaw) => {
    expect(readJunit(bytes(text))).toEqual({ tests: [], errors: [], flaw: expect.stringMatching(flaw) });
  });

  test.each(['', '{', '[]', '{"results":{"tests":3}}', '<testsuites/>'])('CTRF: %j', (text) => {
    expect(readCtrf(bytes(text))).toEqual({ tests: [], errors: [], flaw: expect.stringMatching(/empty|not a CTRF/) });
  });

  test('CTRF with a test that has no status keeps the others', () => {
    const text = JSON.stringify({ results: { tests: [{ name: 'a', status: 'failed' }, { name: 'b' }] } });
    expect(readCtrf(bytes(text))).toMatchObject({
      tests: [{ name: 'a' }],
      flaw: expect.stringMatching(/test 2 has no/),
    });
  });
});

describe('a hostile report', () => {
  test('is not expanded, and nothing that it names is fetched', () => {
    const laughs = Array.from({ length: 12 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]><testsuite><testcase name="&l12;"/></testsuite>`;
    expect(readJunit(bytes(bomb))).toMatchObject({ tests: [], flaw: expect.stringMatching(/declares entities/) });
    const external =
      '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&f;"/></testsuite>';
    expect(readJunit(bytes(external))).toMatchObject({ tests: [], flaw: expect.stringMatching(/declares entities/) });
    const remote =
      '<!DOCTYPE testsuite SYSTEM "http://127.0.0.1:9/junit.dtd"><testsuite><testcase name="a"/></testsuite>';
    expect(readJunit(bytes(remote))).toMatchObject({
      tests: [{ name: 'a', status: 'passed', failures: [] }],
      errors: [],
    });
  });

  test('of 8 MB in two texts is read in time, and cut to what people read', () => {
    const long = 'x'.repeat(4_000_000);
    const { tests, flaw } = readJunit(
      bytes(`<testsuite><testcase name="a"><failure message="${long}">${long}</failure></testcase></testsuite>`),
    );
    expect(flaw).toBeUndefined();
    expect(tests[0]?.failures[0]?.message).toHaveLength(4_000);
  });
});

test.each([
  [
    'JUnit',
    (suite: string) =>
      readJunit(bytes(`<testsuite name="${suite}"><testcase name="a"/><testcase name="b"/></testsuite>`)),
  ],
  [
    'CTRF',
    (suite: string) =>
      readCtrf(
        bytes(JSON.stringify({ results: { tests: ['a', 'b'].map((name) => ({ name, suite, status: 'passed' })) } })),
      ),
  ],
])('a long name in %s is cut, tells tests apart and is the one that a list has', (_, read) => {
  const suite = 'x'.repeat(100_000);
  const { tests } = read(suite);
  expect(tests.map(({ name }) => name)).toEqual([fullName([`${suite}.a`]), fullName([`${suite}.b`])]);
  expect(new Set(tests.flatMap(({ name, identity }) => [name, identity])).size).toBe(4);
  for (const { name, identity } of tests) expect(name.length + identity.length).toBeLessThan(8_200);
  expect(tests[0]?.name).toMatch(/^x{4000}… \(100002 characters, [0-9a-f]{16}\)$/);
});
