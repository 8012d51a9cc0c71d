import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluate } from '../../../core/evaluate.ts';
import type { Measurement } from '../../../core/model.ts';
import { type TestServer, testDatabase } from '../../../fixtures/connections/testing/servers.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { rows } from './rows.ts';

type RowsOptions = Parameters<typeof rows>[2];

let database: TestServer;
beforeAll(async () => {
  database = await testDatabase(
    undefined,
    `CREATE SCHEMA "Store"; CREATE TABLE "Store".orders (id int); INSERT INTO "Store".orders VALUES (1), (2);
     CREATE TABLE "Store".invoices (id int); CREATE SCHEMA shut; CREATE TABLE shut.letters (id int);`,
  );
});
afterAll(() => database[Symbol.asyncDispose]());

let search = '';
async function measure(...asked: Parameters<typeof rows>): Promise<readonly (readonly [string, unknown, number])[]> {
  const environment = resolvedEnvironment({
    connections: {
      db: { kind: 'postgres', url: search === '' ? database.url : database.with({ search }), tls: 'prefer' },
    },
  });
  const seen: Readonly<Record<string, Measurement>> = await measureClaim(rows(...asked), rows.probe, environment);
  return Object.entries(seen).map(([id, { value, samples }]) => [id, value, samples]);
}

test('the claim has a check for each table', () => {
  const checks = (...asked: Parameters<typeof rows>) =>
    rows(...asked).drafts.quick.checks.map(({ id, title, threshold: { unit: _, ...bound } }) => [id, title, bound]);
  expect(checks('db', 'users', { min: 3, max: 9, where: 'active' })).toEqual([
    ['data/db-users-rows', 'The number of rows in users on db where active is between 3 and 9', { min: 3, max: 9 }],
  ]);
  expect(checks('db', { users: 3, milestones: { min: 3 } })).toEqual([
    ['data/db-users-rows', 'The number of rows in users on db is 3', { is: 3 }],
    ['data/db-milestones-rows', 'The number of rows in milestones on db is at least 3', { min: 3 }],
  ]);
});

test.each<[unknown, unknown, RegExp]>([
  ['users', {}, /rows\("db"\): expected a number of rows: is, min or max/],
  ['users', { is: 3, max: 4 }, /expected is, or min and max, not both/],
  ['users', { min: -1 }, /min: expected a whole number of at least 0, got -1 \(number\)/],
  [{ users: 3 }, { where: 'active' }, /expected bounds and conditions with their tables, because there are several/],
  [{ users: {} }, {}, /tables\.users: expected a number of rows: is, min or max/],
  [undefined, {}, /tables: expected a table such as "users", or several.*got nothing/],
])('%j, %j is refused', (tables, options, message) => {
  expect(() => rows('db', tables as string, options as RowsOptions)).toThrow(message);
});

test('rows are counted, by table and condition', async () => {
  expect(await measure('db', 'users', { is: 3 })).toEqual([['data/db-users-rows', 3, 1]]);
  expect(await measure('db', 'public.users', { where: "plan = 'paid' -- the others are free", is: 1 })).toEqual([
    ['data/db-public-users-rows', 1, 1],
  ]);
  expect(await measure('db', { users: { where: 'active', is: 2 }, milestones: { min: 3 } })).toEqual([
    ['data/db-users-rows', 2, 1],
    ['data/db-milestones-rows', 5, 1],
  ]);
});

test('a table that is not there fails, and others are counted all the same', async () => {
  expect(
    await measure('db', {
      purchases: 3,
      'pg_catalog.pg_authid': { min: 1 },
      Users: 3,
      users: { where: 'actve', is: 1 },
      milestones: 5,
    }),
  ).toEqual([
    ['data/db-purchases-rows', { inWords: 'there is no table or view purchases' }, 1],
    ['data/db-pg-catalog-pg-authid-rows', { inWords: 'permission denied for table pg_authid' }, 0],
    ['data/db-users-rows', { inWords: 'there is no table or view Users; the nearest name is "users"' }, 1],
    [
      'data/rows-db-db-users-rows',
      { inWords: 'column "actve" does not exist. Perhaps you meant to reference the column "users.active"' },
      1,
    ],
    ['data/db-milestones-rows', 5, 1],
  ]);
});

test('a count that reached its cap may be higher', () => {
  const claim = rows('db', 'users', { max: 5 });
  const { args, checks } = claim.drafts.quick;
  const [check] = checks;
  const seen = rows.probe.read(args, new Map([['rows.json', Buffer.from('[{"rows":1000000}]')]]), checks);
  expect(seen).toMatchObject({
    'data/db-users-rows': {
      value: 1_000_000,
      low: 1_000_000,
      high: null,
      items: [{ label: 'users was counted up to 1,000,000 rows' }],
    },
  });
  if (check === undefined) throw new Error('no check');
  const run = { measurements: seen, candidate: { before: {}, after: {} }, status: 'completed' };
  expect(evaluate(check, { contact: { of: 'gate' } }, run as never, { named: true, services: {} })).toMatchObject({
    result: 'fail',
  });
});

test.each([
  ['?schema=Store', 2],
  ['?currentSchema=%22Store%22%2Cpublic', 2],
  ['?options=-c%20search_path%3D%22Store%22', 2],
])('%s is where names without a schema are looked up', async (of, count) => {
  search = of;
  try {
    expect(await measure('db', 'orders', { is: 2 })).toEqual([['data/db-orders-rows', count, 1]]);
  } finally {
    search = '';
  }
});

test('a table that the user does not see is not missing', async () => {
  const [[, invoices, samples] = []] = await measure('db', 'invoices', { min: 1 });
  expect({ invoices, samples }).toEqual({
    invoices: {
      inWords:
        'this user does not see invoices, and there is one in the schema Store: name it there, or grant USAGE on the schema',
    },
    samples: 0,
  });
});
