import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReasonError } from '../../../core/errors.ts';
import { type TestServer, testDatabase } from '../../../fixtures/connections/testing/servers.ts';
import { query } from '../../../fixtures/stand-ins/kit/postgres/template.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { rowSecurity } from './row-security.ts';

type Options = NonNullable<Parameters<typeof rowSecurity>[1]>;

const tenants = `
  CREATE TABLE orders (id int PRIMARY KEY, tenant int, note text);
  INSERT INTO orders SELECT n, n % 2, 'canary' FROM generate_series(1, 10) n;
  INSERT INTO orders VALUES (11, NULL, 'canary');
  ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON orders FOR SELECT USING (tenant = current_setting('app.tenant', true)::int);
  CREATE TABLE leaky (LIKE orders); INSERT INTO leaky SELECT * FROM orders; ALTER TABLE leaky ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON leaky FOR SELECT USING (tenant = current_setting('app.tenant', true)::int OR tenant IS NULL);
  CREATE TABLE shut (LIKE orders); INSERT INTO shut SELECT * FROM orders; ALTER TABLE shut ENABLE ROW LEVEL SECURITY;
  CREATE TABLE lonely (LIKE orders); INSERT INTO lonely SELECT * FROM orders WHERE tenant = 1; ALTER TABLE lonely ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON lonely FOR SELECT USING (tenant = current_setting('app.tenant', true)::int);
  CREATE SCHEMA store; CREATE TABLE store.bills (id int, tenant int); INSERT INTO store.bills VALUES (1, 0), (2, 1);
  ALTER TABLE store.bills ENABLE ROW LEVEL SECURITY; ALTER TABLE store.bills FORCE ROW LEVEL SECURITY;
  CREATE SCHEMA nothing;
  GRANT SELECT ON orders, leaky, shut, lonely, users TO app, other;`;
const roles = `CREATE ROLE app; GRANT app TO shop; CREATE ROLE other LOGIN PASSWORD 'canary-password'; CREATE ROLE stranger;`;

let database: TestServer;
beforeAll(async () => {
  database = await testDatabase(undefined, tenants, roles);
});
afterAll(() => database[Symbol.asyncDispose]());

const asOther = { username: 'other', password: 'canary-password' };

async function measure(options: Options, other = database.with(asOther)) {
  const url = database.url;
  const environment = resolvedEnvironment({
    connections: {
      db: { kind: 'postgres', url, tls: 'prefer' },
      app: { kind: 'postgres', url: other, tls: 'prefer' },
    },
  });
  let kept = '';
  const seen = await measureClaim(rowSecurity('db', options), rowSecurity.probe, environment, {
    onKept: (files) => {
      kept = Buffer.concat([...files.values()]).toString();
    },
  });
  expect(kept).not.toMatch(/canary/);
  return Object.fromEntries(
    Object.entries(seen).map(([id, { value, samples, items = [] }]) => [
      id.replace('data/db-', ''),
      [value, samples, ...items.map(({ label, detail }) => `${label}: ${detail}`)],
    ]),
  );
}

const tenant = (settings: Record<string, string> = { 'app.tenant': '1' }): Options['as'] => ({ role: 'app', settings });
const own = 'tenant = 1';

test('the claim has a check for all tables, and one for each of those that are looked into', () => {
  const checks = (options: Options) =>
    rowSecurity('db', options).drafts.quick.checks.map(({ id, title }) => [id, title]);
  expect(checks({})).toEqual([['data/db-row-security', 'Row-level security is on for every table of public on db']]);
  expect(checks({ tables: ['orders', 'bills'], forced: true, as: tenant(), own: { orders: own } })).toEqual([
    ['data/db-row-security', 'Row-level security is on for orders, bills on db'],
    ['data/db-forced-row-security', 'Row-level security holds for the owner, too, of orders, bills on db'],
    ['data/db-orders-rows-of-others', 'app sees no row of others in orders on db'],
  ]);
});

test.each<[object, RegExp]>([
  [{ schema: 'a', tables: ['b'] }, /expected schema, or tables, not both/],
  [{ as: { role: 'app' } }, /expected as and own/],
  [{ own: { orders: 'x' } }, /expected as and own.*got "\(only own\)"/],
  [{ as: { settings: { a: '1' } }, own: { orders: 'x' } }, /a role or a connection/],
  [{ as: { role: 'app', settings: { a: 1 } }, own: { orders: 'x' } }, /settings\.a: expected a string, got 1/],
  [{ tables: [] }, /at least one table/],
])('%j is refused', (options, message) => {
  expect(() => rowSecurity('db', options as Options)).toThrow(message);
});

describe('tables', () => {
  test('without it are named', async () => {
    expect(await measure({ forced: true })).toEqual({
      'row-security': [2, 6, 'milestones: off', 'users: off'],
      'forced-row-security': [
        ...[6, 6, 'leaky: on, but not forced', 'lonely: on, but not forced', 'milestones: off'],
        ...['orders: on, but not forced', 'shut: on, but not forced', 'users: off'],
      ],
    });
    expect(await measure({ except: ['public.users', 'milestones'] })).toEqual({ 'row-security': [0, 4] });
    expect(await measure({ schema: 'store', forced: true })).toEqual({
      'row-security': [0, 1],
      'forced-row-security': [0, 1],
    });
    expect(await measure({ schema: 'store', except: ['bills'] })).toMatchObject({ 'row-security': [{}, 0] });
  });

  test('that are not there fail, and none at all show nothing', async () => {
    expect(await measure({ tables: ['orders', 'store.bills'] })).toEqual({ 'row-security': [0, 2] });
    expect(await measure({ tables: ['orders', 'bills'] })).toEqual({
      'row-security': [{ inWords: 'there is no table bills' }, 1],
    });
    expect(await measure({ schema: 'nothing' })).toEqual({
      'row-security': [{ inWords: 'there is no table in the schema nothing' }, 0],
    });
  });
});

describe('rows of others', () => {
  const tables = ['orders'];

  test('are hidden from a role with its settings, and from the user of another connection', async () => {
    expect(await measure({ tables, as: tenant(), own: { orders: own } })).toMatchObject({
      'orders-rows-of-others': [0, 1],
    });
    const as = { connection: 'app', settings: { 'app.tenant': '1' } };
    expect(await measure({ tables, as, own: { orders: own } })).toMatchObject({ 'orders-rows-of-others': [0, 1] });
  });

  test('that are visible fail, also those of nobody', async () => {
    expect(await measure({ tables, as: tenant(), own: { leaky: own, users: 'id = 1' } })).toMatchObject({
      'leaky-rows-of-others': [1, 1],
      'users-rows-of-others': [2, 1, expect.stringContaining('no policy holds for app')],
    });
    expect(await measure({ tables, as: tenant({ 'app.tenant': '0' }), own: { orders: own } })).toMatchObject({
      'orders-rows-of-others': [5, 1],
    });
  });

  test('show nothing without the controls', async () => {
    const owns = { shut: own, lonely: own, orders: 'tenant = 3', 'store.bills': own, nowhere: own };
    expect(await measure({ tables, as: tenant({ 'app.tenant': '3' }), own: owns })).toMatchObject({
      'shut-rows-of-others': [{ inWords: 'app sees no row of its own, and so perhaps none at all' }, 0],
      'lonely-rows-of-others': [{ inWords: 'the table has no row of others, so that nothing is hidden' }, 0],
      'orders-rows-of-others': [{ inWords: 'app sees no row of its own, and so perhaps none at all' }, 0],
      // The gate's own user is its owner, for whom policies hold as well.
      'store-bills-rows-of-others': [{ inWords: expect.stringMatching(/row-level security policy/) }, 0],
      'nowhere-rows-of-others': [{ inWords: 'there is no table or view nowhere' }, 1],
    });
    const wrong = async (role: string) =>
      (await measure({ tables, as: { role }, own: { orders: own } }))['orders-rows-of-others'];
    expect(await wrong('stranger')).toEqual([{ inWords: 'permission denied to set role "stranger"' }, 0]);
    expect(await wrong('nobody')).toEqual([{ inWords: 'there is no role nobody' }, 0]);
  });

  test('of another database show nothing', async () => {
    const twin = database.with({ pathname: '/twin' });
    await query({ connectionString: database.url }, ['CREATE DATABASE twin']);
    await query({ connectionString: twin }, ['CREATE TABLE users (id int)', tenants]);
    const as = { connection: 'app', settings: { 'app.tenant': '1' } };
    expect(
      await measure({ tables, as, own: { orders: own } }, database.with({ ...asOther, pathname: '/twin' })),
    ).toMatchObject({
      'orders-rows-of-others': [{ inWords: 'app leads to another orders than db' }, 0],
    });
  });

  test('are not asked for if a connection does not open', async () => {
    const asked = measure({ as: { connection: 'ap' }, own: { orders: own } });
    await expect(asked).rejects.not.toThrow(ReasonError);
  });
});
