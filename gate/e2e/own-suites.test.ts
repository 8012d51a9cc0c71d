import { globSync, statSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { GateReport } from '../../core/model.ts';
import { Children } from '../../runners/processes.ts';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';
import { hasK6 } from '../testing/tools.ts';

eachInOwnProject();

const health = `endpoint('/health', { is: 200 })`;
const command = `"${process.execPath}" --test --test-reporter=junit --test-reporter-destination=out/junit.xml`;
const define = (claim: string) => {
  const text = definition(`${health}, ${claim}`).replace(
    '{ defineEnvironment,',
    '{ defineEnvironment, k6, playwright, results, users, vitest,',
  );
  project.write('fixtures/environments/shop.ts', text);
};
const gate = (claim: string, ...more: readonly string[]) => {
  define(claim);
  return project.inProcess(['shop', '--candidate', '1.4.0', ...more], { STAGING_URL: staging.url });
};
const byHand = (claim: string, command: readonly string[]) => {
  define(claim);
  return project.stagegate(['with', 'shop', '--', ...command], { STAGING_URL: staging.url });
};

it('a Vitest suite is run by the process that was started when it was listed, in the environment that is known by then', async () => {
  project.write(
    'api/a.spec.ts',
    `import { readFileSync } from 'node:fs';
    import { expect, test } from 'vitest';
    test('knows the version', async () => {
      const { origins, versions } = JSON.parse(readFileSync(process.env.STAGEGATE_ENVIRONMENT, 'utf8'));
      expect((await fetch(origins.app + '/health')).status).toBe(200);
      expect(versions).toEqual({ app: '1.4.0' });
    });`,
  );
  const started = vi.spyOn(Children.prototype, 'run');
  try {
    expect(await gate("vitest({ specs: 'api' })")).toMatchObject({ code: 0 });
    // One that waits is given its Vitest, too.
    expect(started.mock.calls.map(([, args]) => (args.length > 2 ? 'run' : 'list'))).toEqual(['list', 'run']);
  } finally {
    started.mockRestore();
  }
});

describe("another tool's results", () => {
  const orders = (total: string) => `import assert from 'node:assert/strict';
    import { test } from 'node:test';
    test('staging answers', async () => { assert.equal((await fetch(process.env.BASE_URL + '/health')).status, 200); });
    test('totals', () => { assert.equal('${total}', '3'); });`;
  const claim = `results({ run: ${JSON.stringify(command)}, junit: 'out/*.xml', tests: { file: 'tests.txt' }, origins: { BASE_URL: 'app' }, name: 'orders' })`;

  it('run by hand against the address that the claim names, before there is a list', async () => {
    project.write('orders.test.mjs', orders('3'));
    expect((await byHand(claim, ['sh', '-c', `mkdir -p out && ${command}`])).code).toBe(0);
    expect(staging.requests).toEqual(['GET /health']);
    const listed = await project.inProcess(['tests', 'out/*.xml']);
    expect(listed).toMatchObject({ code: 0, stdout: 'staging answers\ntotals\n' });
  });

  it('run by hand without a variable for which claims name different origins', async () => {
    const other = claim.replace("name: 'orders'", "name: 'other'").replace("'app'", "'gone'");
    const { stdout, stderr } = await byHand(`${claim}, ${other}`, ['sh', '-c', 'echo "<$BASE_URL>"']);
    expect({ stdout, stderr }).toEqual({
      stdout: '<>\n',
      stderr: 'BASE_URL is not set, because claims name different origins by it.\n',
    });
  });

  it('promote, block and leave open what they show; the list is what the tool reports', async () => {
    project.write('out/.keep', '');
    project.write('orders.test.mjs', orders('3'));
    project.write('tests.txt', 'staging answers\ntotals\n');
    expect((await gate(claim)).code).toBe(0);
    expect(project.report().findings.map(({ check, result }) => [check.id, result])).toEqual([
      ['health/health', 'pass'],
      ['api/orders-staging-answers', 'pass'],
      ['api/orders-totals', 'pass'],
    ]);
    const listed = await project.inProcess(['tests', 'out/*.xml']);
    expect(listed).toMatchObject({ code: 0, stdout: project.read('tests.txt') });

    project.write('orders.test.mjs', orders('4'));
    expect((await gate(claim)).code).toBe(1);
    expect(await project.inProcess(['decide', 'results/latest'])).toMatchObject({ code: 1 });

    project.write('orders.test.mjs', orders('3').replace("test('totals'", "test.skip('totals'"));
    expect((await gate(claim)).code).toBe(2);
    expect(project.report().findings.at(-1)).toMatchObject({ result: 'inconclusive', reason: { code: 'skipped' } });
  });

  it.each([
    ['all of the results', 'rm -rf results', ['plan-changed']],
    ['the evidence, so that no more can be kept', 'rm -rf results/*/evidence; touch results/latest/evidence', []],
  ])('pass nothing if a suite removes %s, and what failed stays failed', async (_, clean, objections) => {
    const run = (name: string, then: string, effect: string) =>
      `results({ name: '${name}', run: 'cat ${name}.xml > ${name}-out.xml; ${then}', effect: '${effect}', junit: '${name}-out.xml', tests: ['s.a'] })`;
    const report = (end: string) => `<testsuite><testcase classname="s" name="a">${end}</testcase></testsuite>`;
    project.write('good.xml', report(''));
    project.write('bad.xml', report('<failure message="no"/>'));
    project.write('last.xml', report(''));
    const claims = [run('good', '', 'write'), run('last', clean, 'timing')];
    const newest = (): GateReport => {
      const written = (path: string): number => statSync(project.path(path)).mtimeMs;
      const paths = globSync('results/20*/report.json', { cwd: project.root });
      return JSON.parse(project.read(paths.toSorted((a, b) => written(b) - written(a))[0] ?? ''));
    };

    expect((await gate(claims.join(', '))).code).toBe(2);
    expect(newest().findings.map(({ result }) => result)).not.toContain('fail');
    expect(newest().objections.map(({ code }) => code)).toEqual(objections);

    project.write('results/.keep', '');
    expect((await gate([run('bad', '', 'write'), ...claims].join(', '))).code).toBe(1);
    const results = Object.fromEntries(newest().findings.map(({ check, result }) => [check.id, result]));
    expect(results).toMatchObject({ 'api/bad-s-a': 'fail', 'api/good-s-a': 'inconclusive' });
  });

  it.each([
    [['tests', 'gone.xml'], /No file matches "gone\.xml"/],
    [['tests', '.'], /No file matches "\."/],
    [['tests', 'half.xml'], /half\.xml cannot be read: it is not well-formed/],
    [['tests', 'none.xml'], /There is no test in none\.xml/],
  ])('%j: exit 3 and a sentence', async (args, message) => {
    project.write('half.xml', '<testsuites><testsuite><testcase name="a"/>');
    project.write('none.xml', '<testsuites/>');
    expect(await project.inProcess(args)).toEqual({ code: 3, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe.skipIf(!hasK6)("a team's own k6 script", () => {
  const script = (bound: string) => `import http from 'k6/http';
    import { check, sleep } from 'k6';
    export const options = { vus: 2, duration: '1s', thresholds: { http_req_duration: ['${bound}'] } };
    export default function () {
      check(http.get(__ENV.BASE_URL + '/health'), { 'status is 200': (answer) => answer.status === 200 });
      sleep(0.05);
    }`;
  const claim = `k6({ script: 'load/shop.js', origins: { BASE_URL: 'app' }, checks: ['status is 200'] })`;

  it('runs by hand with the k6 of the gate, against the address that the claim names and never against production', async () => {
    project.write('load/shop.js', script('p(95)<5000'));
    expect(await byHand(claim, ['k6', 'run', '--quiet', 'load/shop.js'])).toMatchObject({ code: 0 });
    expect(staging.requests.length).toBeGreaterThan(2);
    project.write('load/shop.js', script('p(95)<5000').replace("__ENV.BASE_URL + '/health'", "'http://shop.example/'"));
    const { stderr } = await byHand(claim, ['k6', 'run', '--quiet', '--iterations', '2', 'load/shop.js']);
    expect(stderr).toMatch(/shop\.example.* is in a blocked pattern/);
  });

  it('promotes, blocks with the measured value of its threshold, and does not start with a syntax error', async () => {
    project.write('load/shop.js', script('p(95)<5000'));
    expect(await gate(claim)).toMatchObject({ code: 0 });
    // Later than any wait for a processor.
    staging.intercept = ({ url }, response) => {
      if (url === '/slow') setTimeout(() => response.end('{}'), 200);
      return url === '/slow';
    };
    project.write('load/shop.js', script('p(95)<1').replace('/health', '/slow'));
    expect(await gate(claim)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/load\/shop-http-req-duration-p95-below-1 +expected at most 1 ms, got [\d.]+ ms/),
    });
    const live = project.read('results/latest/report.json');
    expect(Object.keys(project.report().series ?? {})).toEqual(['load/shop']);
    expect(await project.inProcess(['decide', 'results/latest'])).toMatchObject({ code: 1 });
    expect(project.read('results/latest/report.json')).toBe(live);
    project.write('load/shop.js', script('p(95)<5000').replace('export default', 'export defalt'));
    expect(await gate(claim)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/"load\/shop\.js" does not load: .*shop\.js/),
    });
  });
});

describe('a suite that cannot be planned', () => {
  it.each([
    [`k6({ script: 'load/gone.js' })`, /no k6 script "load\/gone\.js": it was looked for in .*stagegate-project/],
    [
      `users('load/gone.ts', { quick: [[1, '1s'], [1, '9s']], full: [[1, '1s'], [1, '9s']], p95: { max: 1 }, errors: { max: 0 } })`,
      /no k6 script "load\/gone\.ts"/,
    ],
    [`results({ run: 'true', junit: 'out/*.xml', tests: { file: 'tests.txt' } })`, /"tests\.txt" is not there/],
    [`results({ run: 'true', junit: 'out/*.xml' })`, /tests: expected the tests that must be seen/],
  ])('%s: exit 3 and a sentence', async (claim, message) => {
    const { code, stderr } = await gate(claim);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(message) });
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
