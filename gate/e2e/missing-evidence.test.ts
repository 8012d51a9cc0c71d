/** What was planned and not seen never promotes. */
import { chmodSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition, type Staging, startStaging } from '../testing/staging.ts';
import { hasK6, k6Tool } from '../testing/tools.ts';

const spec = (tool: 'vitest' | '@playwright/test', body: string): string =>
  `import { expect, test } from '${tool}';\n${body}\n`;
const holds = `test('stock is counted [SHOP-01]', () => { expect(1).toBe(1); });`;
const alsoHolds = `test('orders are counted [SHOP-02]', () => { expect(2).toBe(2); });`;
const requirements = `requirements: { 'SHOP-01': 'Stock is counted', 'SHOP-02': 'Orders are counted' },`;
const endpointClaim = `endpoint('/health', { json: { '/database': 'connected' } })`;

const suites = {
  vitest: { claim: `vitest({ specs: 'specs' })`, tool: 'vitest', file: (name: string) => `specs/${name}.spec.ts` },
  playwright: {
    claim: `playwright({ specs: 'specs', layer: 'api', retries: 0 })`,
    tool: '@playwright/test',
    file: (name: string) => `specs/${name}.spec.ts`,
  },
} as const;

let staging: Staging;
beforeAll(async () => {
  staging = await startStaging();
});
afterAll(() => staging[Symbol.asyncDispose]());

describe.each(Object.entries(suites))('a %s suite', (_, { claim, tool, file }) => {
  let project: Project;
  beforeEach(() => {
    staging.intercept = () => false;
    staging.requests.length = 0;
    project = new Project({
      'fixtures/environments/shop.ts': definition(`${endpointClaim}, ${claim}`, requirements).replace(
        'import { ',
        'import { playwright, vitest, ',
      ),
      [file('stock')]: spec(tool, holds),
      [file('orders')]: spec(tool, alsoHolds),
    });
    return () => project[Symbol.dispose]();
  });
  const gate = () => project.stagegate(['shop'], { STAGING_URL: staging.url, ...chromium() });
  const findings = () =>
    project
      .report()
      .findings.filter(({ check }) => check.layer === 'api')
      .map(({ result, reason }) => [result, reason?.code]);

  it('that holds is promotable', async () => {
    const { code, stdout } = await gate();
    expect({ code, stdout }).toMatchObject({ code: 0 });
  });

  it('of which a spec was deleted before the plan leaves its requirement uncovered', async () => {
    rmSync(project.path(file('orders')));
    expect((await gate()).code).toBe(2);
    expect(project.report().objections).toEqual([{ code: 'not-covered', subject: 'SHOP-02' }]);
  });

  it('of which a test vanishes between plan and run is inconclusive', async () => {
    let asked = 0;
    staging.intercept = () => {
      asked += 1;
      if (asked === 2) project.write(file('orders'), spec(tool, alsoHolds.replace('orders', 'carts')));
      return false;
    };
    expect((await gate()).code).toBe(2);
    expect(findings()).toContainEqual(['inconclusive', 'tests-differ']);
  });

  it('of which every test is skipped is inconclusive', async () => {
    project.write(file('stock'), spec(tool, holds.replace('test(', 'test.skip(')));
    project.write(file('orders'), spec(tool, alsoHolds.replace('test(', 'test.skip(')));
    expect((await gate()).code).toBe(2);
    expect(findings()).toEqual([
      ['inconclusive', 'skipped'],
      ['inconclusive', 'skipped'],
    ]);
  });

  it('of which a test asserts nothing is inconclusive', async () => {
    project.write(file('orders'), spec(tool, alsoHolds.replace('expect(2).toBe(2);', '')));
    expect((await gate()).code).toBe(2);
    expect(findings()).toContainEqual(['inconclusive', 'no-assertion']);
  });

  it('that has no test at all, or a .only, does not start', async () => {
    project.write(file('orders'), spec(tool, alsoHolds.replace('test(', 'test.only(')));
    expect(await gate()).toMatchObject({ code: 3, stderr: expect.stringMatching(/only/) });
    for (const name of ['stock', 'orders']) rmSync(project.path(file(name)));
    expect(await gate()).toMatchObject({ code: 3, stderr: expect.stringMatching(/specs/) });
  });

  it('that is killed on the way keeps a failure that it has seen, and passes nothing', async () => {
    const fails = `test('stock is counted', () => { expect(1).toBe(2); });`;
    // Vitest's workers report in batches, some 100 ms after the fact.
    const never = `test('orders are counted', async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await fetch('${staging.url}/waiting');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      expect(1).toBe(1);
    });`;
    project.write(file('orders'), spec(tool, `${fails}\n${never}`));
    rmSync(project.path(file('stock')));
    const text = project.read('fixtures/environments/shop.ts');
    project.write('fixtures/environments/shop.ts', text.replace(requirements, ''));
    const { child, ended } = project.start(['shop'], { STAGING_URL: staging.url, ...chromium() });
    await vi.waitFor(() => expect(staging.requests).toContain('GET /waiting'), 30_000);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(1);
    expect(findings().map(([result]) => result)).toEqual(['fail', 'inconclusive']);
  });

  const retried = () => {
    let turns = 0;
    staging.intercept = (request, response) => {
      if (request.url !== '/turn') return false;
      turns += 1;
      response.end(`${turns}`);
      return true;
    };
    const body = `test('stock is counted', async () => {
      const turn = await (await fetch('${staging.url}/turn')).text();
      if (turn === '1') expect(turn).toBe('2');
      await fetch('${staging.url}/waiting');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      expect(1).toBe(1);
    });`;
    project.write(file('stock'), spec(tool, body));
    rmSync(project.path(file('orders')));
    const text = project.read('fixtures/environments/shop.ts').replace(requirements, '');
    return (options: string) =>
      project.write(
        'fixtures/environments/shop.ts',
        text.replace(/, retries: 0/, '').replace("'specs'", `'specs', retries: 1${options}`),
      );
  };

  it('that is interrupted while it tries a test again has seen no failure of it', async () => {
    retried()('');
    const { child, ended } = project.start(['shop'], { STAGING_URL: staging.url, ...chromium() });
    await vi.waitFor(() => expect(staging.requests).toContain('GET /waiting'), 30_000);
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining('the run was interrupted') });
    expect(findings()).toEqual([['inconclusive', 'interrupted']]);
  });

  it('that runs into its deadline while it tries a test again says so', async () => {
    retried()(', deadline: 6');
    const { code, stdout } = await gate();
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringMatching(/ran into its deadline[\s\S]*\b6 s\b/) });
    expect(findings()).toEqual([['inconclusive', 'tool-timed-out']]);
    expect(await project.stagegate(['decide', 'results/latest'])).toMatchObject({ code: 2 });
    expect(findings()).toEqual([['inconclusive', 'tool-timed-out']]);
  });
});

describe('a tool that is missing', () => {
  it('is inconclusive and named, and the rest of the evidence is kept', async () => {
    using project = new Project({
      'load.js': `import http from 'k6/http'; export default () => { http.get(__ENV.URL); };`,
      'fixtures/environments/shop.ts': definition(
        `${endpointClaim}, users('load.js', { quick: [[1, '1s']], full: [[1, '1s']], p95: { max: 500 }, errors: { max: 0.01 } })`,
      ).replace('import { ', 'import { users, '),
    });
    const { code, stdout } = await project.stagegate(['shop'], { STAGING_URL: staging.url, K6_BIN: '/nowhere/k6' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining('/nowhere/k6') });
    const results = new Set(project.report().findings.map(({ check, result }) => `${check.layer}: ${result}`));
    expect(results).toEqual(new Set(['health: pass', 'load: inconclusive']));
  });
});

describe.skipIf(!hasK6)('a tool that was missing when its checks were listed', () => {
  it('measures nothing later: nobody knows what it would have to show', async () => {
    const k6 = await k6Tool();
    using project = new Project({
      'load.js': `import http from 'k6/http'; export const options = { thresholds: { http_req_duration: ['max<0.00001'] } }; export default () => { http.get('${staging.url}'); };`,
      'k6-at-last': `#!/bin/sh\n[ -e "$0.asked" ] || { : > "$0.asked"; exit 1; }\nexec '${'path' in k6 ? k6.path : ''}' "$@"\n`,
      'fixtures/environments/shop.ts': definition(
        `${endpointClaim}, k6({ script: 'load.js', quick: [[1, '1s']] })`,
      ).replace('import { ', 'import { k6, '),
    });
    chmodSync(project.path('k6-at-last'), 0o755);
    const { code } = await project.stagegate(['shop'], {
      STAGING_URL: staging.url,
      K6_BIN: project.path('k6-at-last'),
    });
    expect(code).toBe(2);
    expect(project.report().findings.filter(({ check }) => check.layer === 'load')).toEqual(
      Array.from({ length: 4 }, () =>
        expect.objectContaining({ result: 'inconclusive', reason: expect.objectContaining({ code: 'tool-missing' }) }),
      ),
    );
  });
});

function chromium(): Record<string, string> {
  const path = process.env['CHROME_PATH'];
  return path === undefined ? {} : { CHROME_PATH: path };
}
