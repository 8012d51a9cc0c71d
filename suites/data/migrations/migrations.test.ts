import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testDatabase } from '../../../fixtures/connections/testing/servers.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { migrations } from './migrations.ts';

type Options = Parameters<typeof migrations>[1];

const root = mkdtempSync(join(tmpdir(), 'stagegate-migrations-'));
const revision = (name: string, down: string, more = '') =>
  `"""A docstring with revision = 'none'"""\nfrom alembic import op\nrevision: str = '${name}'\ndown_revision: Union[str, None] = ${down}\n${more}\n`;
const files: Readonly<Record<string, string>> = {
  'alembic/env.py': 'import sys\n',
  'alembic/versions/a1_users.py': revision('a1', 'None'),
  'alembic/versions/b2_orders.py': revision('b2', "'a1'"),
  'alembic/versions/c3_mail.py': revision('c3', "'a1'", 'depends_on = None'),
  'alembic/versions/d4_merge.py': revision('d4', "(\n    'b2',\n    'c3',\n)"),
  'prisma/20260101_init/migration.sql': '',
  'prisma/20260201_orders/migration.sql': '',
  'prisma/20260301_mail/migration.sql': '',
  'prisma/migration_lock.toml': '',
  'plain/2_users.sql': '',
  'plain/9_orders.up.sql': '',
  'plain/9_orders.down.sql': '',
  'plain/10_mail.ts': '',
  'plain/10_mail.test.ts': '',
  'plain/index.ts': '',
  'plain/__init__.py': '',
  'plain/README.md': '',
  'empty/README.md': '',
};

let database: TestServer;
let client: Client;
beforeAll(async () => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  database = await testDatabase();
  client = new Client(database.url);
  await client.connect();
  await client.query(`
    CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
    CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz);
    CREATE TABLE knex_migrations (name text);
    CREATE TABLE versions (version bigint, success boolean);
    CREATE TABLE schema_migrations (version bigint, dirty boolean);
    CREATE TABLE goose_db_version (version_id bigint, is_applied boolean)`);
});
afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
  rmSync(root, { recursive: true });
});

/** With these rows in the table. */
async function measure(options: Options, into = '', ...rows: readonly string[]) {
  if (into !== '')
    await client.query(`TRUNCATE ${into}; ${rows.map((row) => `INSERT INTO ${into} VALUES (${row});`).join('')}`);
  const environment = resolvedEnvironment({
    connections: { db: { kind: 'postgres', url: database.url, tls: 'prefer' } },
  });
  const seen = await measureClaim(migrations('db', options), migrations.probe, environment, { root });
  return Object.values(seen).map(({ value, samples, items = [] }) => [
    value,
    samples,
    ...items.map(({ label }) => label),
  ]);
}

test('the claim has a check for the head, for pending and for failed ones', () => {
  const checks = (options: Options) =>
    migrations('db', options).drafts.quick.checks.map(({ id, title, threshold }) => [
      id,
      title,
      threshold.is ?? threshold.max,
    ]);
  expect(checks({ tool: 'prisma', files: 'prisma/migrations' })).toEqual([
    ['data/db-at-head', 'db is at its newest migration', 'head'],
    ['data/db-no-pending-migrations', 'No migration is pending on db', 0],
    ['data/db-no-failed-migrations', 'No migration has failed on db', 0],
  ]);
  expect(checks({ table: 'versions', column: 'version', head: '42' })).toEqual([
    ['data/db-at-head', 'db is at migration 42', '42'],
  ]);
});

test.each<[unknown, RegExp]>([
  [
    { files: 'x' },
    /expected tool \(alembic, prisma, knex, golang-migrate, goose, node-pg-migrate\), or table and column, got "\(neither\)"/,
  ],
  [{ table: 'x', files: 'x' }, /table and column, got "\(one of them\)"/],
  [{ tool: 'knex', table: 'x', files: 'x' }, /tool, or table, column and dirty, not both/],
  [{ tool: 'knex' }, /expected files, or head, got "\(neither\)"/],
  [{ tool: 'knex', files: 'x', head: 'y' }, /expected files, or head, got "\(both\)"/],
  [
    { tool: 'flyway', files: 'x' },
    /tool: expected one of alembic, prisma, knex, golang-migrate, goose, node-pg-migrate/,
  ],
])('%j is refused', (options, message) => {
  expect(() => migrations('db', options as Options)).toThrow(message);
});

test('Alembic: a graph with branches, of which the database has the ends', async () => {
  const of = (...rows: readonly string[]) =>
    measure({ tool: 'alembic', files: 'alembic' }, 'alembic_version', ...rows.map((row) => `'${row}'`));
  expect(await of('d4')).toEqual([
    ['head', 1],
    [0, 4],
  ]);
  expect(await of('b2', 'c3')).toEqual([
    [{ inWords: 'c3, and the newest is d4' }, 1],
    [1, 4, 'd4'],
  ]);
  expect(await of('b2')).toEqual([
    [{ inWords: 'b2, and the newest is d4' }, 1],
    [2, 4, 'c3', 'd4'],
  ]);
  expect(await of('e5')).toMatchObject([
    [{ inWords: 'e5, which the project’s files do not have' }, 1],
    [4, 4, 'a1', 'b2', 'c3', 'd4'],
  ]);
  expect(await of()).toMatchObject([
    [{ inWords: 'no migration is applied' }, 1],
    [4, 4, 'a1', 'b2', 'c3', 'd4'],
  ]);
  expect((await of('anna@shop.com'))[0]).toEqual([
    { inWords: '(not the name of a migration), which the project’s files do not have' },
    1,
  ]);
});

test('Prisma: rows that failed and rows that were rolled back', async () => {
  const of = (...rows: readonly string[]) =>
    measure({ tool: 'prisma', files: 'prisma' }, '_prisma_migrations', ...rows);
  const [first, second] = ["'20260101_init', now(), NULL", "'20260201_orders', now(), NULL"];
  expect(await of(first, second, "'20260301_mail', NULL, now()", "'20260301_mail', now(), NULL")).toEqual([
    ['head', 1],
    [0, 3],
    [0, 1],
  ]);
  const at = [{ inWords: '20260201_orders, and the newest is 20260301_mail' }, 1];
  expect(await of(first, second, "'20260301_mail', NULL, NULL")).toEqual([
    at,
    [1, 3, '20260301_mail'],
    [1, 1, '20260301_mail'],
  ]);
  expect(await of(first, second, "'20260301_mail', NULL, now()")).toEqual([at, [1, 3, '20260301_mail'], [0, 1]]);
});

test('other tools: by name, by number, with a gap', async () => {
  const knex: Options = { tool: 'knex', files: 'plain' };
  expect(await measure(knex, 'knex_migrations', "'2_users.js'", "'9_orders.js'", "'10_mail.js'")).toEqual([
    ['head', 1],
    [0, 3],
  ]);
  expect(await measure(knex, 'knex_migrations', "'2_users.js'", "'10_mail.js'")).toEqual([
    ['head', 1],
    [1, 3, '9_orders'],
  ]);
  const own: Options = { table: 'public.versions', column: 'version', dirty: 'NOT success', files: './plain' };
  expect(await measure(own, 'versions', '2, true', '9, true', '10, true')).toEqual([
    ['head', 1],
    [0, 3],
    [0, 1],
  ]);
  expect(await measure(own, 'versions', '2, true', '9, true', '10, false')).toEqual([
    [{ inWords: '9, and the newest is 10_mail' }, 1],
    [1, 3, '10_mail'],
    [1, 1, '10'],
  ]);
  expect(await measure({ table: 'versions', column: 'version', head: '10' })).toEqual([['10', 1]]);
  expect(await measure({ tool: 'knex', head: '10_mail' })).toEqual([['10_mail', 1]]);
  expect(await measure({ tool: 'knex', head: '9_orders' })).toEqual([['10_mail.js', 1]]);
});

test('golang-migrate has the newest alone, goose and Flyway a row before the first', async () => {
  const golang: Options = { tool: 'golang-migrate', files: 'plain' };
  expect(await measure(golang, 'schema_migrations', '10, false')).toEqual([
    ['head', 1],
    [0, 3],
    [0, 1],
  ]);
  expect(await measure(golang, 'schema_migrations', '9, true')).toEqual([
    [{ inWords: 'no migration is applied' }, 1],
    [3, 3, '2_users', '9_orders', '10_mail'],
    [1, 1, '9'],
  ]);
  const goose: Options = { tool: 'goose', files: 'plain' };
  expect(await measure(goose, 'goose_db_version', '0, true', '2, true', '9, true', '10, true')).toEqual([
    ['head', 1],
    [0, 3],
  ]);
  expect(await measure(goose, 'goose_db_version', '0, true', '2, true')).toEqual([
    [{ inWords: '2, and the newest is 10_mail' }, 1],
    [2, 3, '9_orders', '10_mail'],
  ]);
  const own: Options = { tool: 'knex', files: 'plain' };
  const rows = ["'<< Flyway Baseline >>'", "'2_users'", "'9_orders'", "'10_mail'"];
  expect(await measure(own, 'knex_migrations', ...rows)).toEqual([
    ['head', 1],
    [0, 3],
  ]);
});

test('a table that is not there fails, and nothing to compare with is inconclusive', async () => {
  const absent = [{ inWords: 'there is no table or view pgmigrations' }, 1];
  expect(await measure({ tool: 'node-pg-migrate', files: 'plain' })).toEqual([absent, absent]);
  for (const files of ['empty', 'missing']) {
    const nothing = [{ inWords: `no migration in ${files}` }, 0];
    expect(await measure({ tool: 'knex', files })).toEqual([nothing, nothing]);
  }
});
