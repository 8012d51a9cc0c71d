import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { serve } from '../../fixtures/testing/server.ts';
import { judged, type TrialOptions, trial } from '../../gate/testing/trial.ts';
import { results } from '../../suites/api/results.ts';
import { exec } from './index.ts';

let root = '';
const roots: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stagegate-results-'));
  roots.push(root);
});
afterAll(() => {
  for (const path of roots) rmSync(path, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const xml = (...cases: string[]): string => `<testsuite name="s">${cases.join('')}</testsuite>`;
const passed = (name: string): string => `<testcase classname="shop" name="${name}"/>`;
const failed = (name: string): string => `<testcase classname="shop" name="${name}"><failure message="no"/></testcase>`;
const skipped = (name: string): string =>
  `<testcase classname="shop" name="${name}"><skipped message="June"/></testcase>`;

type Given = Partial<Parameters<typeof results>[0]>;

/** The command leaves that report; `then` is what it does after it. */
function leaves(report: string, then = '', given: Given = {}, options: TrialOptions = {}) {
  write('report.xml', report);
  return attempt(`mkdir -p out && cat report.xml > out/junit.xml; ${then || 'true'}`, given, options);
}

function attempt(run: string, given: Given = {}, options: TrialOptions = {}) {
  const claim = results({ run, junit: 'out/*.xml', tests: ['shop.a', 'shop.b'], ...given });
  return trial(claim, exec, { root, requirements: ['OSB-01', 'OSB-02', 'OSB-03'], ...options });
}

const ids = { 'api/shop-a': 'within-threshold', 'api/shop-b': 'within-threshold' };

describe('a command', () => {
  test('whose reports show every promised test passed, passes', async () => {
    const { task, causes, reading, files } = await leaves(xml(passed('a'), passed('b')), '', {
      tests: ['shop.a [OSB-01]', 'shop.b'],
      covers: ['OSB-02'],
      why: 'Because.',
      owner: '@shop',
    });
    expect(causes).toEqual(ids);
    expect(task.checks[0]).toEqual({
      id: 'api/shop-a',
      layer: 'api',
      title: 'shop.a',
      failure: 'Failed: shop.a',
      why: 'Because.',
      level: 'required',
      covers: ['OSB-02', 'OSB-01'],
      threshold: { unit: 'outcome', is: ['passed', 'flaky'] },
      owner: '@shop',
    });
    expect(reading.measurements['api/shop-a']?.evidence).toEqual(['reports/1-out-junit.xml']);
    expect([...files.keys()].toSorted()).toEqual([
      'contact.json',
      'exit.json',
      'reports.json',
      'reports/1-out-junit.xml',
      'stderr.txt',
      'stdout.txt',
    ]);
  });

  test.each([
    ['after which it ends well', ''],
    ['after which it says so', 'exit 1'],
    ['after which it crashes', 'kill -9 $$'],
  ])('whose reports show a failure, %s, fails', async (_, then) => {
    const { causes, reading } = await leaves(xml(passed('a'), failed('b')), then);
    expect(causes['api/shop-b']).toBe('beyond-threshold');
    expect(reading.measurements['api/shop-b']?.items).toEqual([{ label: 'no', evidence: 'reports/1-out-junit.xml' }]);
  });

  test.each<[string, string, string, Given, string, RegExp]>([
    [
      'ends badly though all passed',
      xml(passed('a'), passed('b')),
      'exit 3',
      {},
      'tool-failed',
      /exit code 3, though no test/,
    ],
    [
      'is killed',
      xml(passed('a'), passed('b')),
      'kill -9 $$',
      {},
      'tool-killed',
      /^its process was ended by SIGKILL, which/,
    ],
    ['leaves no report', '', 'rm out/junit.xml', {}, 'tool-wrote-nothing', /no report matches "out\/\*\.xml"/],
    [
      'leaves no report and says why',
      '',
      'rm out/junit.xml; echo no database >&2; exit 4',
      {},
      'tool-failed',
      /exit code 4; no database; no report/,
    ],
    ['leaves an empty report', '', '', {}, 'tool-output-unreadable', /out\/junit\.xml: it is empty/],
    ['leaves a report without tests', xml(), '', {}, 'tool-wrote-nothing', /no test in out\/junit\.xml/],
    [
      'leaves half a report',
      xml(passed('a'), passed('b')).slice(0, -5),
      '',
      {},
      'tool-output-unreadable',
      /not well-formed/,
    ],
    ['misses a test', xml(passed('a')), '', {}, 'tests-differ', /promised and not there: "shop\.b"/],
    [
      'has a test that nobody promised',
      xml(passed('a'), passed('b'), failed('c')),
      'exit 1',
      {},
      'tests-differ',
      /there and not promised: "shop\.c \(failed\)"/,
    ],
    [
      'fails in a test that is not judged',
      xml(passed('a'), passed('b'), failed('c')),
      'exit 1',
      { others: 'allowed' },
      'tool-failed',
      /exit code 1, and these failed, .*"shop\.c"/,
    ],
    [
      'fails outside of its tests',
      xml('<error message="no set-up"/>', passed('a'), passed('b')),
      '',
      {},
      'tool-failed',
      /outside its tests: no set-up/,
    ],
    [
      'counts a failure that it does not show',
      xml(passed('a'), passed('b')).replace('name="s"', 'name="s" failures="1"'),
      '',
      {},
      'tool-failed',
      /outside its tests: the suite "s" counts 1 failed/,
    ],
  ])('that %s passes nothing', async (_, report, then, given, code, detail) => {
    const { causes, reading, end } = await leaves(report, then, given);
    expect(end.reason ?? reading.reason).toMatchObject({ code });
    expect(reading.reason).toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('may have other tests where the claim allows them', async () => {
    expect((await leaves(xml(passed('a'), passed('b'), passed('c')), '', { others: 'allowed' })).causes).toEqual(ids);
  });

  test('a test that is skipped or asked of nobody is not measured, and one that has several records is flaky', async () => {
    const refused =
      '<testcase classname="shop" name="c"><failure message="connect ECONNREFUSED 127.0.0.1:9"/></testcase>';
    const { reading } = await leaves(
      xml(skipped('a'), passed('b'), passed('b'), refused, passed('d'), failed('d')),
      'exit 1',
      {
        tests: ['shop.a', 'shop.b', 'shop.c', 'shop.d'],
      },
    );
    expect(reading.gaps).toMatchObject({
      'api/shop-a': { code: 'skipped', detail: 'June' },
      'api/shop-c': { code: 'unreachable' },
    });
    expect(reading.measurements).toMatchObject({ 'api/shop-b': { value: 'flaky' }, 'api/shop-d': { value: 'failed' } });
  });

  test('a failed test whose name a passed one has as well does not pass, whatever else explains the exit code', async () => {
    const of = (exit: string, third: string) =>
      leaves(xml(failed('a'), passed('a'), passed('b'), third), exit, { tests: ['shop.a', 'shop.b', 'shop.c'] });
    for (const { reading } of [await of('', passed('c')), await of('exit 1', failed('c'))])
      expect(reading).toMatchObject({
        gaps: { 'api/shop-a': { code: 'tests-differ' } },
        measurements: { 'api/shop-b': { value: 'passed' } },
      });
    expect((await of('exit 1', passed('c'))).reading.measurements).toMatchObject({ 'api/shop-a': { value: 'failed' } });
  });

  test('that is not there is told in the words of the shell', async () => {
    const { reading } = await attempt('pytestt -q');
    expect(reading.reason).toMatchObject({
      code: 'tool-failed',
      detail: expect.stringMatching(/exit code 127; .*pytestt.*not found/),
    });
  });

  test('that is stopped leaves what it had', async () => {
    const stop = new AbortController();
    write('report.xml', xml(failed('a')));
    const watch = setInterval(() => existsSync(join(root, 'out/done')) && stop.abort(), 20);
    const { end, causes } = await attempt(
      'mkdir -p out && cat report.xml > out/junit.xml && touch out/done && sleep 60',
      {},
      { signal: stop.signal },
    );
    clearInterval(watch);
    expect(end.status).toBe('interrupted');
    expect(causes).toEqual({ 'api/shop-a': 'beyond-threshold', 'api/shop-b': 'not-measured' });
  });
});

describe('a report from before the run', () => {
  test.each([
    ['that the command leaves alone', 'true'],
    ['that the command copies with its time', 'cp -p out/junit.xml out/copy.xml'],
  ])('%s never counts, and is not touched', async (_, run) => {
    write('out/junit.xml', xml(passed('a'), passed('b')));
    utimesSync(join(root, 'out/junit.xml'), new Date('2026-01-01'), new Date('2026-01-01'));
    const { reading, causes } = await attempt(run);
    expect(reading.reason).toMatchObject({
      code: 'tool-wrote-nothing',
      detail: expect.stringMatching(/older than the run: out\//),
    });
    expect(Object.values(causes)).not.toContain('within-threshold');
    expect(readFileSync(join(root, 'out/junit.xml'), 'utf8')).toContain('shop');
  });

  test('that was written a moment ago counts as little, and no check has another reason', async () => {
    write('out/junit.xml', xml(passed('a'), passed('b')));
    const { reading } = await attempt('true');
    expect(reading).toEqual({
      reason: { code: 'tool-wrote-nothing', detail: expect.stringContaining('no report matches "out/*.xml"') },
      gaps: {},
      measurements: {},
      contact: 'not-observable',
    });
  });

  test.each([
    ['touches', 'touch out/junit.xml'],
    ['writes again', 'cp out/junit.xml copy.xml; cat copy.xml > out/junit.xml'],
  ])('that the command %s does not count', async (_, run) => {
    write('out/junit.xml', xml(passed('a'), passed('b')));
    const { reading, causes } = await attempt(run);
    expect(reading.reason).toMatchObject({
      code: 'tool-wrote-nothing',
      detail: expect.stringMatching(/out\/junit\.xml is the same as before the run: let the command remove it first/),
    });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test.each([
    ['time', '<testsuite name="s" timestamp="2020-01-01T00:00:00">', /from before the run: it says 2020/],
    [
      'build',
      '<testsuite name="s"><properties><property name="version" value="1.3.9"/></properties>',
      /another build: it says 1\.3\.9, and this run is of 1\.4\.0/,
    ],
  ])('by the %s that it names does not count', async (_, start, detail) => {
    const report = xml(passed('a'), passed('b')).replace('<testsuite name="s">', start);
    const environment = { candidate: { named: true, services: { app: '1.4.0' } } };
    const { reading, causes } = await leaves(report, '', {}, { environment });
    expect(reading.reason).toMatchObject({ code: 'tool-wrote-nothing', detail: expect.stringMatching(detail) });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('gives way to the one that the command writes in its place', async () => {
    write('out/junit.xml', xml(failed('a'), passed('b')));
    expect((await leaves(xml(passed('a'), passed('b')))).causes).toEqual(ids);
  });
});

test('evidence that is gone passes nothing', async () => {
  const { task, end, files } = await leaves(xml(passed('a'), passed('b')));
  for (const lost of files.keys()) {
    const rest = new Map([...files].filter(([path]) => path !== lost));
    const { causes } = await judged(task, end, rest, exec);
    expect(Object.values(causes), `without ${lost}`).not.toContain('within-threshold');
  }
});

test.skipIf(process.getuid?.() === 0)('a report that may not be read hides no failure in another', async () => {
  const { causes, reading } = await leaves(xml(failed('a')), 'cp report.xml out/z.xml; chmod 0 out/z.xml');
  expect(causes).toMatchObject({ 'api/shop-a': 'beyond-threshold' });
  expect(reading.reason).toMatchObject({
    code: 'tool-output-unreadable',
    detail: expect.stringMatching(/out\/z\.xml: EACCES/),
  });
});

test('a report that could not be read is told, and hides no failure', async () => {
  const { task, end, files } = await leaves(xml(failed('a')));
  const index = JSON.parse(Buffer.from(files.get('reports.json') ?? '').toString());
  index.reports.push({ path: 'z.xml', evidence: 'reports/2-z.xml', bytes: 0, cut: true, problem: 'EACCES' });
  const changed = new Map([...files, ['reports.json', Buffer.from(JSON.stringify(index))]]);
  const { causes, reading } = await judged(task, end, changed, exec);
  expect(causes).toMatchObject({ 'api/shop-a': 'beyond-threshold' });
  expect(reading.reason).toEqual({ code: 'tool-output-unreadable', detail: 'z.xml: EACCES' });
});

test('a report whose path is too long for one name is kept', async () => {
  const deep = `out/${'module/'.repeat(40)}`;
  const { causes } = await leaves(xml(failed('a'), passed('b')), `mkdir -p ${deep}; mv out/junit.xml ${deep}`, {
    junit: 'out/**/*.xml',
  });
  expect(causes).toEqual({ 'api/shop-a': 'beyond-threshold', 'api/shop-b': 'within-threshold' });
});

describe('what a command gets', () => {
  test('is the environment, the origins and variables that the claim names, and no other variable', async () => {
    process.env['STAGEGATE_TEST_GIVEN'] = 'given';
    process.env['STAGEGATE_TEST_KEPT'] = 'kept';
    write('out/.keep', '');
    await attempt(
      'env > seen.txt; cat "$STAGEGATE_ENVIRONMENT" > environment.json',
      {
        origins: { BASE_URL: 'app' },
        variables: ['STAGEGATE_TEST_GIVEN', 'STAGEGATE_TEST_UNSET'],
      },
      { environment: { origins: { app: 'https://staging.example.com' } } },
    );
    const seen = readFileSync(join(root, 'seen.txt'), 'utf8');
    expect(seen).toMatch(/^BASE_URL=https:\/\/staging\.example\.com$/m);
    expect(seen).toMatch(/^STAGEGATE_TEST_GIVEN=given$/m);
    expect(seen).not.toMatch(/STAGEGATE_TEST_(?:KEPT|UNSET)/);
    expect(JSON.parse(readFileSync(join(root, 'environment.json'), 'utf8'))).toMatchObject({ origins: {} });
  });

  test('keeps its Node processes away from production', async () => {
    await using production = await serve((_, response) => response.end());
    const url = production.url.replace('127.0.0.1', 'www.localhost');
    write('orders.test.mjs', `import { test } from 'node:test'; test('asks', async () => { await fetch('${url}'); });`);
    const { reading } = await attempt(
      `"${process.execPath}" --test --test-reporter=junit --test-reporter-destination=out/junit.xml`,
      { tests: ['asks'] },
      { environment: { production: ['www.localhost'] }, between: () => mkdirSync(join(root, 'out')) },
    );
    expect(production.connections()).toBe(0);
    expect(reading.measurements['api/asks']?.value ?? reading.gaps?.['api/asks']?.code).toBe('refused-production');
  });

  test('is a folder of its own where the claim names one', async () => {
    write('backend/report.xml', xml(passed('a'), passed('b')));
    const { causes } = await attempt('mkdir out && cp report.xml out/', { folder: 'backend' });
    expect(causes).toEqual(ids);
    expect(readdirSync(root)).toEqual(['backend']);
  });
});

describe('a tag in a name', () => {
  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['follows the name', ['a [OSB-01]'], ['a'], ['OSB-01']],
    ['is in the report too', ['a [OSB-01]'], ['a [OSB-01]'], ['OSB-01']],
    ['follows one that is in the report', ['a [OSB-01] [OSB-02]'], ['a [OSB-01]'], ['OSB-01', 'OSB-02']],
    ['is in the middle', ['a [OSB-01] b'], ['a b'], ['OSB-01']],
    ['is a parameter', ['a[OSB-01]', 'a[OSB-02]'], ['a[OSB-01]', 'a[OSB-02]'], []],
    ['is not declared', ['a [UTF-8]', 'a [UTF-16]'], ['a [UTF-8]', 'a [UTF-16]'], []],
  ])('that %s', async (_, list, names, covers) => {
    const { causes, task } = await leaves(xml(...names.map(passed)), '', { tests: list.map((name) => `shop.${name}`) });
    expect(new Set(Object.values(causes))).toEqual(new Set(['within-threshold']));
    expect(Object.keys(causes)).toHaveLength(list.length);
    expect(task.checks[0]?.covers).toEqual(covers);
  });

  test.each([
    ['another parameter', 'a[SHA-256]', 'a[SHA-512]'],
    ['another parameter that is a requirement', 'a[OSB-01]', 'a[OSB-02]'],
    ['another requirement', 'a [OSB-01]', 'a [OSB-02]'],
    ['no parameter', 'a[OSB-01]', 'a'],
  ])('is no match for %s', async (_, listed, reported) => {
    const { reading, causes } = await leaves(xml(passed(reported)), '', { tests: [`shop.${listed}`] });
    expect(reading.reason?.code).toBe('tests-differ');
    expect(Object.values(causes)).toEqual(['not-measured']);
  });
});

describe('a list of tests', () => {
  test('may be a file, with comments', async () => {
    write('tests.txt', '# what must be seen\n\nshop.a [OSB-01]\r\nshop.b\n');
    const { task, causes } = await leaves(xml(passed('a'), passed('b')), '', { tests: { file: 'tests.txt' } });
    expect(causes).toEqual(ids);
    expect(task.checks[0]?.covers).toEqual(['OSB-01']);
  });

  test('may be in the encoding of a Windows shell', async () => {
    write('tests.txt', '');
    writeFileSync(join(root, 'tests.txt'), Buffer.from('\uFEFFshop.a\r\nshop.b\r\n', 'utf16le'));
    expect((await leaves(xml(passed('a'), passed('b')), '', { tests: { file: 'tests.txt' } })).causes).toEqual(ids);
  });

  test('may have names that differ in signs alone', async () => {
    const { causes } = await leaves(xml(passed('a[1+1]'), passed('a[1-1]')), '', {
      tests: ['shop.a[1+1]', 'shop.a[1-1]'],
    });
    expect(Object.keys(causes)).toEqual([
      expect.stringMatching(/^api\/shop-a-1-1-\w{6}$/),
      expect.stringMatching(/^api\/shop-a-1-1-\w{6}$/),
    ]);
    expect(new Set(Object.values(causes))).toEqual(new Set(['within-threshold']));
  });

  test.each<[string, Given, RegExp]>([
    ['that is empty', { tests: [] }, /names no test\. Run the command once.*npx stagegate tests/],
    ['that names one twice', { tests: ['shop.a', 'shop.a [OSB-01]'] }, /names the test "shop\.a \[OSB-01\]" twice/],
    [
      'that is not there',
      { tests: { file: 'gone.txt' } },
      /"gone\.txt" is not there: it was looked for in .*npx stagegate tests/,
    ],
  ])('%s is refused', async (_, given, message) => {
    await expect(attempt('true', given)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message),
    });
  });

  test.each<[string, Given, RegExp]>([
    ['a folder', { folder: 'backend' }, /folder "backend".*is not there/],
    ['an origin', { origins: { BASE_URL: 'shop' } }, /origins\.BASE_URL: there is no origin "shop"/],
  ])('and so is %s that is not there', async (_, given, message) => {
    await expect(attempt('true', given)).rejects.toThrow(message);
  });
});

describe('what was written wrong', () => {
  const given = { run: 'true', junit: 'out/*.xml', tests: ['a'] };
  test.each<[object, RegExp]>([
    [
      { tests: undefined },
      /tests: expected the tests that must be seen: their names, or \{ file: "tests\.txt" \}.*npx stagegate tests .*> tests\.txt, got nothing/,
    ],
    [
      { junit: undefined },
      /results\(…\): junit: expected one of junit: .* and ctrf: .*, which say where its reports are/,
    ],
    [{ ctrf: 'out/ctrf.json' }, /expected one of junit/],
    [{ layer: 'apis' }, /layer: expected a layer: config, .*got "apis"/],
    [{ others: 'ignored' }, /others: expected "refused" or "allowed", got "ignored"/],
    [{ command: 'x' }, /"command" is not a field/],
  ])('%j', (wrong, message) => {
    expect(() => results({ ...given, ...wrong } as Parameters<typeof results>[0])).toThrow(message);
  });
});
