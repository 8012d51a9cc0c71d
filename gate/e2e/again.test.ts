import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { besideOthers } from '../run-folder/beside.ts';
import { lockRun } from '../run-folder/lock.ts';
import { Project } from '../testing/command.ts';
import { changeEvidence } from '../testing/evidence.ts';
import { definition, type Staging, startStaging } from '../testing/staging.ts';

const shop = (text: string) =>
  definition(text).replace("version: '/version',", "version: '/version', commit: '/commit',");
const claims = (more = '') => `
  endpoint('/health', { is: 200, json: { '/database': 'connected' } }),
  endpoint('/orders', { layer: 'api', is: 200 }),
  endpoint('/stock', { layer: 'api', is: 200, json: { '/items': { min: 1 } } })${more}`;

let project: Project;
let elsewhere: Staging;
let staging: Staging;
/** What staging answers to these paths; the connection is closed without one. */
let answers: Record<string, string | undefined>;
beforeAll(async () => {
  project = new Project({ 'stagegate/shop.ts': shop(claims()) });
  staging = await startStaging();
  elsewhere = await startStaging();
  staging.intercept = (request, response) => {
    const { url = '' } = request;
    if (url === '/health') return false;
    if (answers[url] === undefined) response.socket?.destroy();
    else response.setHeader('content-type', 'application/json').end(answers[url]);
    return true;
  };
});
afterAll(async () => {
  await staging[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
  project[Symbol.dispose]();
});
beforeEach(() => {
  url = staging.url;
  answers = { '/orders': '[]', '/stock': '{"items":3}' };
  staging.health = {
    status: 'healthy',
    environment: 'staging',
    version: '1.4.0',
    database: 'connected',
    commit: 'aaaaaaa1',
  };
  staging.requests.length = 0;
});

let url = '';
const variables = () => ({ STAGING_URL: url });
const gate = () => project.inProcess(['shop'], variables());
const again = (run = 'results/latest') => project.inProcess(['again', run], variables());
const result = (id: string) => project.report().findings.find(({ check }) => check.id === id)?.result;
const attempts = () =>
  project
    .report()
    .runs.map(({ task, attempt = 1 }) => `${task} ${attempt}`)
    .toSorted();

/** As a tool that had no time leaves a task. */
async function gateWithout(path: string): Promise<string> {
  project.write('stagegate/shop.ts', shop(claims(own)));
  answers[path] = undefined;
  const { code, stdout } = await gate();
  expect(code, stdout).toBe(2);
  return project.report().run;
}
const own = `, { layer: 'api', name: 'own', drafts: Object.fromEntries(['quick', 'full'].map((profile) => [profile, {
  runner: 'probe', args: { probe: './stagegate/own.ts' }, effect: 'read', seconds: 1,
  checks: [{ id: 'api/own', layer: 'api', title: 'It is there', failure: 'It is not', why: 'w', level: 'required', covers: [], threshold: { unit: 'count', min: 1 } }],
}])) }`;
const probe = `import { ReasonError } from 'stagegate';
export const probe = {
  measure: async (_, { origins, environment }) => {
    const url = Object.values(environment?.origins ?? origins ?? {})[0] + '/own';
    const answer = await fetch(url).catch(() => undefined);
    if (answer === undefined) throw new ReasonError({ code: 'tool-failed', detail: 'it had no time' });
    return { 'own.json': await answer.json() };
  },
  read: (_, files) => ({ 'api/own': { value: JSON.parse(String(Buffer.from(files.get('own.json') ?? ''))).count, unit: 'count', samples: 1 } }),
};`;

test('only what is inconclusive is run again, for one verdict over all', async () => {
  project.write('stagegate/own.ts', probe);
  const first = await gateWithout('/own');
  expect(result('api/own')).toBe('inconclusive');
  const before = project.read('results/latest/report.json');
  const begun = project.report().createdAt;
  answers['/own'] = '{"count":3}';
  staging.requests.length = 0;
  const { code, stdout } = await again();
  expect(code, stdout).toBe(0);
  expect(stdout).toContain(`what was inconclusive in ${first} was run again; the rest is from there`);
  const report = project.report();
  expect({ verdict: report.verdict, again: report.again }).toEqual({ verdict: 'promotable', again: first });
  expect(report.run).not.toBe(first);
  expect(report.begun).toEqual([begun]);
  expect(attempts()).toEqual(['api/get-orders 1', 'api/get-stock 1', 'api/own 1', 'api/own 2', 'health/health 1']);
  expect(staging.requests.filter((request) => /orders|stock/.test(request))).toEqual([]);
  expect(project.read(`results/${first}/report.json`)).toBe(before);

  const after = project.read('results/latest/report.json');
  expect((await project.inProcess(['decide', 'results/latest'])).code).toBe(0);
  expect(project.read('results/latest/report.json')).toBe(after);
  expect(await again()).toMatchObject({ code: 3, stderr: expect.stringContaining('Nothing that could be run again') });
});

test('another gate that asked staging beside the earlier run is still named', async () => {
  project.write('stagegate/own.ts', probe);
  const other = project.path('elsewhere/other-run');
  mkdirSync(other, { recursive: true });
  {
    using _ = lockRun(other, 'other-run', 'gate');
    using __ = besideOthers(other, [staging.url]);
    await gateWithout('/own');
  }
  answers['/own'] = '{"count":3}';
  expect((await again()).code).toBe(0);
  expect(project.report().beside).toEqual(['other-run']);
});

test('a failed check is never run again into a pass', async () => {
  project.write('stagegate/own.ts', probe);
  answers['/stock'] = '{"items":0}';
  project.write('stagegate/shop.ts', shop(claims(own)));
  answers['/own'] = undefined;
  expect((await gate()).code).toBe(1);
  answers = { '/orders': '[]', '/stock': '{"items":3}', '/own': '{"count":3}' };
  staging.requests.length = 0;
  expect((await again()).code).toBe(1);
  expect([result('api/own'), result('api/get-stock-items')]).toEqual(['pass', 'fail']);
  expect(staging.requests.filter((request) => request.includes('stock'))).toEqual([]);
  expect((await again()).stderr).toContain(
    'What failed stays failed (api/get-stock-items): fix it, and gate it as a whole.',
  );
});

test('while staging is away, the same line is to be typed again', async () => {
  project.write('stagegate/own.ts', probe);
  await gateWithout('/own');
  const { intercept } = staging;
  staging.intercept = (_, response) => {
    response.destroy();
    return true;
  };
  const { code, stderr } = await again().finally(() => {
    staging.intercept = intercept;
  });
  expect(code).toBe(3);
  expect(stderr).toMatch(/cannot be continued yet.* app: .*Run the same command again/s);
});

test.each<[string, () => void, RegExp]>([
  [
    'another build',
    () => {
      staging.health['version'] = '1.4.1';
    },
    /app was 1\.4\.0 and is 1\.4\.1 now/,
  ],
  [
    'a definition that was changed',
    () => project.write('stagegate/shop.ts', `${shop(claims(own))}\n// changed`),
    /its input has changed: definition/,
  ],
  [
    'another address',
    () => {
      elsewhere.health = { ...staging.health };
      url = elsewhere.url;
    },
    /app was \S+ and is \S+ now/,
  ],
  [
    'another commit of the same version',
    () => {
      staging.health['commit'] = 'bbbbbbb2';
    },
    /app was 1\.4\.0 of commit aaaaaaa1 and is now 1\.4\.0 of commit bbbbbbb2/,
  ],
  [
    'changed evidence',
    () =>
      changeEvidence(
        project.path('results/latest'),
        project.report().runs.flatMap(({ evidence }) => evidence)[0]?.path ?? '',
        (text) => `${text} `,
      ),
    /is missing or was changed/,
  ],
])('%s is refused, and no run is left behind', async (_, change, says) => {
  project.write('stagegate/own.ts', probe);
  const first = await gateWithout('/own');
  cpSync(project.path('results'), project.path('kept'), { recursive: true, verbatimSymlinks: true });
  change();
  const { code, stderr } = await again();
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(says) });
  expect(project.report().run).toBe(first);
  rmSync(project.path('kept'), { recursive: true });
});
