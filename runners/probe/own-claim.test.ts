/** A claim that a team's project makes with `probeClaim`, from its definition to a verdict, and judged again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Project } from '../../gate/testing/command.ts';
import { definition, type Staging, startStaging } from '../../gate/testing/staging.ts';

/** Several checks, options with defaults, evidence of two kinds, and cores that depend on what is asked for. */
const claim = `import { fields, probeClaim } from 'stagegate';

/** Tables have the rows that the seed gives them. \`within\`: the ratio that may be missing, default 0. */
export const rows = probeClaim({
  id: 'rows',
  layer: 'data',
  options: {
    counts: fields.z.record(fields.string, fields.whole, { error: 'counts by table, such as { users: 100 }' }),
    within: fields.ratio.default(0),
  },
  seconds: ({ counts }, profile) => Object.keys(counts).length * (profile === 'full' ? 10 : 1),
  checks: ({ counts, within }) =>
    Object.entries(counts).map(([table, count]) => ({
      id: table + ' rows',
      measures: table,
      threshold: { unit: 'count', min: Math.ceil(count * (1 - within)) },
      title: table + ' has its rows',
      failure: table + ' misses rows',
      why: 'What the seed does not give, no test can find.',
    })),
  async measure({ counts }, { http, target }) {
    const rows: Record<string, number> = {};
    const files: Record<string, Uint8Array> = {};
    for (const table of Object.keys(counts)) {
      const { body, status } = await http.request(await target({ path: '/tables/' + table }));
      files[table + '.txt'] = body;
      if (status === 200) rows[table] = Number(Buffer.from(body).toString());
    }
    return { rows, files };
  },
  read: (table, { rows }) => {
    const value = rows[table];
    return value === undefined ? undefined : { value, evidence: [table + '.txt'] };
  },
  gap: (table, { rows }) => (rows[table] === undefined ? { code: 'set-up-failed', detail: 'no table ' + table } : undefined),
});
`;

let staging: Staging;
let project: Project;
const tables: Record<string, number> = {};
beforeAll(async () => {
  staging = await startStaging();
  staging.intercept = ({ url = '' }, response) => {
    const count = tables[url.replace('/tables/', '')];
    if (count !== undefined) response.end(String(count));
    return count !== undefined;
  };
  project = new Project({
    'checks/rows.ts': claim,
    'stagegate/shop.ts': definition(
      "endpoint('/health'), rows({ counts: { users: 100, orders: 10 }, within: 0.1 }), rows({ name: 'audit', counts: { events: 1 } })",
    ).replace('import {', "import { rows } from '../checks/rows.ts';\n    import {"),
  });
});
afterAll(async () => {
  project[Symbol.dispose]();
  await staging[Symbol.asyncDispose]();
});

const command = (...args: readonly string[]) => project.inProcess(args, { STAGING_URL: staging.url });
const results = () =>
  Object.fromEntries(
    project.report().findings.map(({ check, measurement, result }) => [check.id, [result, measurement?.value]]),
  );

test('is 40 lines, planned, measured and judged, now and again', async () => {
  expect(claim.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  Object.assign(tables, { users: 95, orders: 10, events: 7 });
  expect((await command('plan', 'shop')).stdout).toMatch(/data\/orders-rows {2}at least 9\n.*orders has its rows/);
  expect(await command('shop')).toMatchObject({ code: 0 });
  const seen = {
    'health/health': ['pass', 200],
    'data/users-rows': ['pass', 95],
    'data/orders-rows': ['pass', 10],
    'data/audit-events-rows': ['pass', 7],
  };
  expect(results()).toEqual(seen);
  expect(project.report().runs.flatMap(({ evidence }) => evidence.map(({ path }) => path))).toEqual(
    expect.arrayContaining(['evidence/data/audit/rows.json', 'evidence/data/rows/users.txt']),
  );
  expect(await command('decide', 'results/latest')).toMatchObject({ code: 0, stderr: '' });
  expect(results()).toEqual(seen);
});

test('fails if a value is beyond its bound, and is inconclusive if it was not seen', async () => {
  delete tables['events'];
  Object.assign(tables, { users: 89 });
  expect(await command('shop')).toMatchObject({ code: 1, stdout: expect.stringContaining('users misses rows') });
  expect(results()).toMatchObject({
    'data/users-rows': ['fail', 89],
    'data/orders-rows': ['pass', 10],
    'data/audit-events-rows': ['inconclusive', undefined],
  });
  expect(project.report().findings.find(({ check }) => check.id === 'data/audit-events-rows')?.reason).toEqual({
    code: 'set-up-failed',
    detail: 'no table events',
  });
});

test('is refused with the wrong value, its type and the line of the definition', async () => {
  project.write('stagegate/wrong.ts', project.read('stagegate/shop.ts').replace('users: 100', "users: '100'"));
  const { code, stderr } = await command('wrong');
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /rows\(…\): counts\.users: expected a whole number of at least 0, got "100" \(string\)\. \(.*stagegate\/wrong\.ts:\d+\)/,
  );
});
