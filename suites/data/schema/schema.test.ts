import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasMariadb, testMariadb } from '../../../fixtures/connections/testing/mariadb.ts';
import { type TestServer, testDatabase } from '../../../fixtures/connections/testing/servers.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { Project } from '../../../gate/testing/command.ts';
import { schema } from './schema.ts';

type Options = NonNullable<Parameters<typeof schema>[1]>;

const shop = `
  CREATE TYPE state AS ENUM ('open', 'paid');
  CREATE DOMAIN cents AS int CHECK (VALUE >= 0);
  CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total text NOT NULL, note text DEFAULT 'none', state state, price cents,
    twice int GENERATED ALWAYS AS (id * 2) STORED, user_id bigint REFERENCES users, CONSTRAINT long CHECK (length(note) < 100));
  CREATE INDEX by_total ON orders (total);
  ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON orders FOR SELECT USING (user_id = 1);
  CREATE VIEW open_orders AS SELECT id FROM orders WHERE state = 'open';
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE SEQUENCE numbers;
  CREATE SCHEMA audit; CREATE TABLE audit.log (line text); CREATE TABLE parts (at date) PARTITION BY RANGE (at);`;

const definition = (
  claims: string,
) => `import { defineEnvironment, endpoint, env, mysql, postgres, schema, secret } from 'stagegate';
export default defineEnvironment({
  name: 'shop', origins: { app: 'http://127.0.0.1:8080' }, production: [], identity: { app: { at: '/', version: '/version' } },
  connections: { db: postgres(secret('DB')), my: mysql(secret('MY')) }, claims: [${claims}, endpoint('/')],
});`;

let database: TestServer;
let project: Project;
beforeAll(async () => {
  database = await testDatabase(undefined, shop);
  project = new Project({
    'fixtures/environments/shop.ts': definition(`schema('db')`),
    'fixtures/environments/my.ts': definition(`schema('my', { recorded: 'my.json' })`),
    'fixtures/environments/none.ts': definition(`schema('db', { recorded: 'package.json' })`),
    'fixtures/environments/bare.ts': definition(`endpoint('/a')`),
    'other.json': '{}',
  });
});
afterAll(async () => {
  project[Symbol.dispose]();
  await database[Symbol.asyncDispose]();
});

const record = (environment: string, variables: Record<string, string> = {}) =>
  project.inProcess(['record', 'schema', environment], {
    DB: database.url,
    MY: 'mysql://127.0.0.1:9/shop',
    ...variables,
  });

/** Alters the schema for as long as `work` takes. */
async function altered<T>(statements: string, back: string, work: () => Promise<T>): Promise<T> {
  const client = new Client(database.url);
  await client.connect();
  try {
    await client.query(statements);
    return await work();
  } finally {
    await client.query(back);
    await client.end();
  }
}

async function measure(options: Options = {}, connection = 'db', url = database.url) {
  const kind = connection === 'db' ? 'postgres' : 'mysql';
  const environment = resolvedEnvironment({ connections: { [connection]: { kind, url, tls: 'prefer' } } });
  const seen = await measureClaim(schema(connection, options), schema.probe, environment, { root: project.root });
  const { value, samples, items = [] } = seen[`data/${connection}-schema`] ?? {};
  return [value, samples === 0 ? 'not seen' : 'seen', ...items.map(({ label, detail }) => `${label}: ${detail}`)];
}

test('the claim has one check', () => {
  expect(schema('db').drafts.quick.checks.map(({ id, title }) => [id, title])).toEqual([
    ['data/db-schema', 'The schema of db is the recorded one'],
  ]);
});

test.each<[object, RegExp]>([
  [{ recorded: '../a.json' }, /recorded: expected a file inside the project/],
  [{ accepted: { 'orders.note': 'soon' } }, /accepted\.orders\.note: expected the last day.*got "soon"/],
  [{ schemas: [] }, /schemas/],
])('%j is refused', (options, message) => {
  expect(() => schema('db', options)).toThrow(message);
});

describe('record', () => {
  test('writes what there is, and the claim compares with it', async () => {
    const { code, stdout } = await record('shop');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^stagegate\/db\.schema\.json: \d+ objects of PostgreSQL/),
    ]);
    const { objects } = JSON.parse(project.read('stagegate/db.schema.json'));
    expect(objects).toMatchObject({
      orders: { kind: 'table', 'row-level security': 'on' },
      'orders.id': { type: 'integer', null: 'not null', identity: 'always' },
      'orders.twice': { generated: '(id * 2)' },
      'orders constraint long': { definition: 'CHECK ((length(note) < 100))' },
      'orders policy own': { definition: 'permissive select to public using ((user_id = 1))' },
      'orders index by_total': { definition: 'CREATE INDEX by_total ON public.orders USING btree (total)' },
      'type state': { values: 'open, paid' },
      'type cents': { domain: expect.stringMatching(/^integer CHECK/) },
      'sequence numbers': {},
      'function touch()': {},
      'orders trigger touched': {},
      'audit.log.line': { type: 'text', null: 'null' },
      parts: { kind: 'partitioned table', 'partitioned by': 'RANGE (at)' },
    });
    expect(await measure()).toEqual([0, 'seen']);
  });

  test('of what is not there to be recorded writes nothing', async () => {
    expect(await record('bare')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/bare has no claim that compares with recorded schema/),
    });
    expect(await record('none')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/package\.json exists and is no recorded schema/),
    });
    const wrong = { DB: database.with({ password: 'not-the-password' }) };
    expect(await record('shop', wrong)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/was not written: .* refused the user "shop"/),
    });
  });
});

describe('a schema', () => {
  test('that differs is told apart, object by object', async () => {
    const change = `ALTER TABLE orders ALTER total TYPE int USING 1, ALTER note DROP DEFAULT, DROP price; DROP INDEX by_total; ALTER TABLE orders ADD extra text NOT NULL;
      CREATE TABLE invoices (id int PRIMARY KEY); DROP TABLE audit.log; ALTER POLICY own ON orders USING (user_id = 2); ALTER TABLE orders DISABLE ROW LEVEL SECURITY;`;
    const back = `ALTER TABLE orders ALTER total TYPE text, ALTER note SET DEFAULT 'none', ADD price cents, DROP extra; CREATE INDEX by_total ON orders (total);
      DROP TABLE invoices; CREATE TABLE audit.log (line text); ALTER POLICY own ON orders USING (user_id = 1); ALTER TABLE orders ENABLE ROW LEVEL SECURITY;`;
    const differences = [
      'audit.log: missing',
      'invoices: not recorded',
      'orders: row-level security on → off',
      'orders index by_total: missing',
      'orders policy own: definition permissive select to public using ((user_id = 1)) → permissive select to public using ((user_id = 2))',
      'orders.extra: not recorded',
      "orders.note: default 'none'::text → none",
      'orders.price: missing',
      'orders.total: type text → integer',
    ];
    await altered(change, back, async () => {
      expect(await measure()).toEqual([9, 'seen', ...differences]);
      expect(await measure({ except: ['orders', 'invoices', 'audit.log'] })).toMatchObject({ 0: 0 });
    });
    expect(await measure()).toEqual([0, 'seen']);
  });

  test('may differ where that is accepted, until the day is over', async () => {
    const accepted = { 'orders.extra': '2999-12-31', 'orders.note': '2020-01-01', invoices: '2999-12-31' };
    await altered(
      'ALTER TABLE orders ADD extra text, ALTER note DROP DEFAULT',
      "ALTER TABLE orders DROP extra, ALTER note SET DEFAULT 'none'",
      async () => {
        expect(await measure({ accepted })).toEqual([
          1,
          'seen',
          "orders.note: default 'none'::text → none (accepted until 2020-01-01, which is over)",
          'orders.extra: accepted until 2999-12-31: not recorded',
          'invoices: accepted, and no longer different: take it out',
        ]);
      },
    );
  });

  test('whose table a crash would empty is another one', async () => {
    await altered('ALTER TABLE orders SET UNLOGGED', 'ALTER TABLE orders SET LOGGED', async () =>
      expect(await measure()).toEqual([1, 'seen', 'orders: persistence none → unlogged']),
    );
  });

  test('may have other partitions of a table', async () => {
    const change = `CREATE TABLE parts_2026_12 PARTITION OF parts FOR VALUES FROM ('2026-12-01') TO ('2027-01-01'); CREATE INDEX by_day ON parts_2026_12 (at)`;
    await altered(change, 'DROP TABLE parts_2026_12', async () => expect(await measure()).toEqual([0, 'seen']));
    await altered('ALTER TABLE parts ADD note text', 'ALTER TABLE parts DROP note', async () =>
      expect(await measure()).toEqual([1, 'seen', 'parts.note: not recorded']),
    );
  });

  test('that nobody has recorded, or cannot be read, was not seen', async () => {
    const fix = 'record it (npx stagegate record schema <environment>)';
    expect(await measure({ recorded: 'nowhere.json' })).toEqual([
      { inWords: `nowhere.json is not there: ${fix}` },
      'not seen',
    ]);
    expect(await measure({ recorded: 'other.json' })).toEqual([
      { inWords: `other.json is no recorded schema: ${fix}` },
      'not seen',
    ]);
  });
});

test.runIf(hasMariadb)('of a MariaDB is compared as well', async () => {
  await using server = await testMariadb();
  expect(await record('my', { MY: server.url })).toMatchObject({ code: 0, stdout: expect.stringMatching(/MariaDB/) });
  expect(JSON.parse(project.read('my.json')).objects).toMatchObject({
    users: { kind: 'table' },
    'users.balance': { type: 'decimal(10,2)', null: 'null' },
    'users index PRIMARY': { definition: 'unique BTREE (id)' },
  });
  expect(await measure({ recorded: 'my.json' }, 'my', server.url)).toEqual([0, 'seen']);
  const { createConnection } = await import('mysql2/promise');
  const client = await createConnection(server.url);
  await client.query('ALTER TABLE users MODIFY balance decimal(12,2), ADD INDEX by_email (email)');
  await client.end();
  expect(await measure({ recorded: 'my.json' }, 'my', server.url)).toEqual([
    2,
    'seen',
    'users index by_email: not recorded',
    'users.balance: type decimal(10,2) → decimal(12,2)',
  ]);
});
