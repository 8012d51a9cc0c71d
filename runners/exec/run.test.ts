import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { serve } from '../../fixtures/testing/server.ts';
import { bothPassed, commandProject, failed, type Given, passed, skipped, xml } from './testing/project.ts';

const project = commandProject();

describe('a command', () => {
  test('whose reports show every promised test passed, passes', async () => {
    const { task, causes, reading, files } = await project.leaves(xml(passed('a'), passed('b')), '', {
      tests: ['shop.a [OSB-01]', 'shop.b'],
      covers: ['OSB-02'],
      why: 'Because.',
      owner: '@shop',
    });
    expect(causes).toEqual(bothPassed);
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
    const { causes, reading } = await project.leaves(xml(passed('a'), failed('b')), then);
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
    const { causes, reading, end } = await project.leaves(report, then, given);
    expect(end.reason ?? reading.reason).toMatchObject({ code });
    expect(reading.reason).toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect(Object.values(causes)).not.toContain('within-threshold');
  });

  test('may have other tests where the claim allows them', async () => {
    expect(
      (await project.leaves(xml(passed('a'), passed('b'), passed('c')), '', { others: 'allowed' })).causes,
    ).toEqual(bothPassed);
  });

  test('a test that is skipped or asked of nobody is not measured, and one that has several records is flaky', async () => {
    const refused =
      '<testcase classname="shop" name="c"><failure message="connect ECONNREFUSED 127.0.0.1:9"/></testcase>';
    const { reading } = await project.leaves(
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
      project.leaves(xml(failed('a'), passed('a'), passed('b'), third), exit, {
        tests: ['shop.a', 'shop.b', 'shop.c'],
      });
    for (const { reading } of [await of('', passed('c')), await of('exit 1', failed('c'))])
      expect(reading).toMatchObject({
        gaps: { 'api/shop-a': { code: 'tests-differ' } },
        measurements: { 'api/shop-b': { value: 'passed' } },
      });
    expect((await of('exit 1', passed('c'))).reading.measurements).toMatchObject({ 'api/shop-a': { value: 'failed' } });
  });

  test('that is not there is told in the words of the shell', async () => {
    const { reading } = await project.attempt('pytestt -q');
    expect(reading.reason).toMatchObject({
      code: 'tool-failed',
      detail: expect.stringMatching(/exit code 127; .*pytestt.*not found/),
    });
  });

  test('that is stopped leaves what it had', async () => {
    const stop = new AbortController();
    project.write('report.xml', xml(failed('a')));
    const watch = setInterval(() => existsSync(project.path('out/done')) && stop.abort(), 20);
    const { end, causes } = await project.attempt(
      'mkdir -p out && cat report.xml > out/junit.xml && touch out/done && sleep 60',
      {},
      { signal: stop.signal },
    );
    clearInterval(watch);
    expect(end.status).toBe('interrupted');
    expect(causes).toEqual({ 'api/shop-a': 'beyond-threshold', 'api/shop-b': 'not-measured' });
  });
});

describe('what a command gets', () => {
  test('is the environment, the origins and variables that the claim names, and no other variable', async () => {
    process.env['STAGEGATE_TEST_GIVEN'] = 'given';
    process.env['STAGEGATE_TEST_KEPT'] = 'kept';
    project.write('out/.keep', '');
    await project.attempt(
      'env > seen.txt; cat "$STAGEGATE_ENVIRONMENT" > environment.json',
      {
        origins: { BASE_URL: 'app' },
        variables: ['STAGEGATE_TEST_GIVEN', 'STAGEGATE_TEST_UNSET'],
      },
      { environment: { origins: { app: 'https://staging.example.com' } } },
    );
    const seen = readFileSync(project.path('seen.txt'), 'utf8');
    expect(seen).toMatch(/^BASE_URL=https:\/\/staging\.example\.com$/m);
    expect(seen).toMatch(/^STAGEGATE_TEST_GIVEN=given$/m);
    expect(seen).not.toMatch(/STAGEGATE_TEST_(?:KEPT|UNSET)/);
    expect(JSON.parse(readFileSync(project.path('environment.json'), 'utf8'))).toMatchObject({ origins: {} });
  });

  test('keeps its Node processes away from production', async () => {
    await using production = await serve((_, response) => response.end());
    const url = production.url.replace('127.0.0.1', 'www.localhost');
    project.write(
      'orders.test.mjs',
      `import { test } from 'node:test'; test('asks', async () => { await fetch('${url}'); });`,
    );
    const { reading } = await project.attempt(
      `"${process.execPath}" --test --test-reporter=junit --test-reporter-destination=out/junit.xml`,
      { tests: ['asks'] },
      { environment: { production: ['www.localhost'] }, between: () => mkdirSync(project.path('out')) },
    );
    expect(production.connections()).toBe(0);
    expect(reading.measurements['api/asks']?.value ?? reading.gaps?.['api/asks']?.code).toBe('refused-production');
  });

  test('is a folder of its own where the claim names one', async () => {
    project.write('backend/report.xml', xml(passed('a'), passed('b')));
    const { causes } = await project.attempt('mkdir out && cp report.xml out/', { folder: 'backend' });
    expect(causes).toEqual(bothPassed);
    expect(readdirSync(project.path())).toEqual(['backend']);
  });
});
