/** What was planned and not seen never promotes. */
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { eachInOwnProject, project, staging } from '../testing/own-project.ts';
import { definition } from '../testing/staging.ts';
import { hasK6, k6Tool } from '../testing/tools.ts';

const endpointClaim = `endpoint('/health', { json: { '/database': 'connected' } })`;

/** The module from which a tool's specs import. */
const modules = { vitest: 'vitest', playwright: '@playwright/test' } as const;
type Tool = keyof typeof modules;
const tools = Object.keys(modules) as Tool[];

eachInOwnProject();

/** Claims the suites of these tools, one each; their specs are in a folder named after the tool. */
function define(claimed: readonly Tool[], options: string, rest = '', before = endpointClaim): void {
  const claims = claimed.map((tool) => `${tool}({ specs: '${tool}', name: '${tool}', layer: 'api', ${options} })`);
  project.write(
    'fixtures/environments/shop.ts',
    definition([before, ...claims].join(', '), rest).replace('import { ', 'import { k6, playwright, users, vitest, '),
  );
}

function writeSpec(tool: Tool, name: string, body: string): void {
  project.write(`${tool}/${name}.spec.ts`, `import { expect, test } from '${modules[tool]}';\n${body}\n`);
}

const variables = () => ({ STAGING_URL: staging.url, ...chromium() });
const gate = () => project.inProcess(['shop'], variables());
const findings = (tool: Tool) =>
  project
    .report()
    .findings.filter(({ check }) => check.id.startsWith(`api/${tool}-`))
    .map(({ check, result, blocks, reason }) => [check.id.replace(`api/${tool}-`, ''), result, blocks, reason?.code]);

const passes = (name: string) => `test('${name}', () => { expect(1).toBe(1); });`;

const asks = (name: string) =>
  `test('${name}', async () => { expect((await fetch('${staging.url}/health')).status).toBe(200); });`;

/** Each tool's turn is 1 the first time that it asks. */
function countTurns(): void {
  const turns = new Map<string, number>();
  staging.intercept = ({ url = '' }, response) => {
    if (!url.startsWith('/turn')) return false;
    turns.set(url, (turns.get(url) ?? 0) + 1);
    response.end(String(turns.get(url)));
    return true;
  };
}

/** Fails at its first attempt, and waits at its second one. */
const waitsWhenRetried = (tool: Tool) => `test('orders are counted', async () => {
  const turn = await (await fetch('${staging.url}/turn/${tool}')).text();
  if (turn === '1') expect(turn).toBe('2');
  // Vitest's workers report in batches, some 100 ms after the fact.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await fetch('${staging.url}/waiting/${tool}');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  expect(1).toBe(1);
});`;

describe('suites', () => {
  it('whose tests all pass are promotable', async () => {
    define(tools, 'retries: 0');
    for (const tool of tools) writeSpec(tool, 'stock', asks('stock is counted'));
    expect(await gate()).toMatchObject({ code: 0 });
    for (const tool of tools) expect(findings(tool)).toEqual([['stock-is-counted', 'pass', false, undefined]]);
  });

  it('leave open what was deleted, vanished, was skipped or asserted nothing', async () => {
    const requirements = "requirements: { 'SHOP-01': 'Stock is counted', 'SHOP-02': 'Orders are counted' },";
    define(tools, 'retries: 0', requirements, `endpoint('/planned', { is: 204 })`);
    for (const tool of tools) {
      writeSpec(tool, 'carts', passes('carts are counted'));
      writeSpec(tool, 'skipped', passes('users are counted').replace('test(', 'test.skip('));
      writeSpec(tool, 'stock', `test('stock is counted [SHOP-01]', () => {});`);
    }
    staging.intercept = ({ url: path }, response) => {
      if (path !== '/planned') return false;
      // The tests have been listed.
      for (const tool of tools) writeSpec(tool, 'carts', passes('other carts are counted'));
      response.writeHead(204).end();
      return true;
    };
    expect(await gate()).toMatchObject({ code: 2 });
    expect(project.report().objections).toEqual([{ code: 'not-covered', subject: 'SHOP-02' }]);
    for (const tool of tools)
      expect([tool, ...findings(tool)]).toEqual([
        tool,
        ['carts-are-counted', 'inconclusive', true, 'tests-differ'],
        ['users-are-counted', 'inconclusive', true, 'skipped'],
        ['stock-is-counted', 'inconclusive', true, 'no-assertion'],
      ]);
  });

  it('that exceed their deadline while a test is retried say so', async () => {
    define(tools, 'retries: 1, deadline: 6');
    for (const tool of tools) writeSpec(tool, 'orders', waitsWhenRetried(tool));
    countTurns();
    const { code, stdout } = await gate();
    const open = [['orders-are-counted', 'inconclusive', true, 'tool-timed-out']];
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringMatching(/deadline[\s\S]*\b6 s\b/) });
    for (const tool of tools) expect(findings(tool)).toEqual(open);
    expect(await project.inProcess(['decide', 'results/latest'])).toMatchObject({ code: 2 });
    for (const tool of tools) expect(findings(tool)).toEqual(open);
  });
});

describe.each(tools)('a %s suite', (tool) => {
  it('that is interrupted while a test is retried keeps the failure of another, and passes nothing', async () => {
    define([tool], 'retries: 1, workers: 1');
    const fails = asks('stock is counted').replace('toBe(200)', 'toBe(201)');
    writeSpec(tool, 'orders', `${fails}\n${waitsWhenRetried(tool)}`);
    countTurns();
    const { child, ended } = project.start(['shop'], variables());
    await vi.waitFor(() => expect(staging.requests).toContain(`GET /waiting/${tool}`), 60_000);
    child.kill('SIGTERM');
    const { code, stdout } = await ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('the run was interrupted') });
    expect(findings(tool)).toEqual([
      ['stock-is-counted', 'fail', true, 'interrupted'],
      ['orders-are-counted', 'inconclusive', true, 'interrupted'],
    ]);
  });
});

describe('a suite that cannot be planned does not start:', () => {
  it.each<[string, Tool, string, RegExp]>([
    ['with a .only', 'playwright', passes('stock is counted').replace('test(', 'test.only('), /only/],
    ['without a test', 'vitest', '', /no test in vitest/],
  ])('%s', async (_, tool, body, message) => {
    define([tool], 'retries: 0');
    writeSpec(tool, 'stock', body);
    expect(await gate()).toMatchObject({ code: 3, stderr: expect.stringMatching(message) });
  });
});

describe('a tool that is missing', () => {
  it('and that the user named keeps the gate from starting, unless no task needs it', async () => {
    project.write('load.js', `import http from 'k6/http'; export default () => { http.get(__ENV.URL); };`);
    project.write(
      'fixtures/environments/shop.ts',
      definition(`${endpointClaim}, k6({ script: 'load.js', quick: [[1, '1s']] })`).replace(
        'import { ',
        'import { k6, ',
      ),
    );
    const named = { ...variables(), K6_BIN: '/nowhere/k6', CHROME_PATH: '/nowhere/chrome' };
    const sentence =
      'k6: K6_BIN is "/nowhere/k6", which does not work: there is no such file. To fix it, name a k6 1.0 or newer in K6_BIN, or unset it.\n';
    expect(await project.inProcess(['shop'], named)).toEqual({
      code: 3,
      stdout: '',
      stderr: `stagegate could not start: ${sentence}`,
    });
    expect(project.exists('results/latest')).toBe(false);
    expect((await project.inProcess(['plan', 'shop'], named)).stdout).toContain(
      `This gate cannot promote:\n- ${sentence}`,
    );
    for (const part of [
      ['--layers', 'health'],
      ['--checks', 'health/*'],
    ]) {
      await project.inProcess(['shop', ...part], named);
      expect(project.report().findings.every(({ result }) => result === 'pass')).toBe(true);
    }
  });

  it('is inconclusive and named, and the rest of the evidence is kept', async () => {
    project.write('load.js', `import http from 'k6/http'; export default () => { http.get(__ENV.URL); };`);
    project.write(
      'fixtures/environments/shop.ts',
      definition(
        `${endpointClaim}, users('load.js', { quick: [[1, '1s'], [1, '9s']], full: [[1, '1s'], [1, '9s']], p95: { max: 500 }, errors: { max: 0.01 } })`,
      ).replace('import { ', 'import { users, '),
    );
    const without = { PATH: dirname(process.execPath), XDG_CACHE_HOME: project.path('cache') };
    expect(await project.inProcess(['shop', '--offline'], { ...variables(), ...without })).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(
        /k6: building it needs the network; and none is on the PATH[^\n]*\n(?: .*\n)* {2}what to do: Install Go 1\.25 [^\n]*, or name one in K6_BIN\.\n/,
      ),
    });
    const results = new Set(project.report().findings.map(({ check, result }) => `${check.layer}: ${result}`));
    expect(results).toEqual(new Set(['health: pass', 'load: inconclusive']));
  });
});

describe.skipIf(!hasK6)('a tool that was missing when its checks were listed', () => {
  it('measures nothing later, because nobody knows what it would have to show', async () => {
    const k6 = await k6Tool();
    project.write(
      'load.js',
      `import http from 'k6/http'; export const options = { thresholds: { http_req_duration: ['max<0.00001'] } }; export default () => { http.get('${staging.url}'); };`,
    );
    project.write(
      'k6-at-last',
      `#!/bin/sh\n[ -e "$0.asked" ] || { : > "$0.asked"; exit 1; }\nexec '${'path' in k6 ? k6.path : ''}' "$@"\n`,
    );
    chmodSync(project.path('k6-at-last'), 0o755);
    project.write(
      'fixtures/environments/shop.ts',
      definition(`${endpointClaim}, k6({ script: 'load.js', quick: [[1, '1s']] })`).replace(
        'import { ',
        'import { k6, ',
      ),
    );
    const { code } = await project.inProcess(['shop'], { ...variables(), K6_BIN: project.path('k6-at-last') });
    expect(code).toBe(2);
    expect(project.report().findings.filter(({ check }) => check.layer === 'load')).toEqual(
      Array.from({ length: 5 }, () =>
        expect.objectContaining({ result: 'inconclusive', reason: expect.objectContaining({ code: 'tool-missing' }) }),
      ),
    );
  });
});

function chromium(): Record<string, string> {
  const path = process.env['CHROME_PATH'];
  return path === undefined ? {} : { CHROME_PATH: path };
}
