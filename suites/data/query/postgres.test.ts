import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Measurement } from '../../../core/model.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { type TestServer, testDatabase } from '../../../fixtures/connections/testing/servers.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { query } from './query.ts';

type QueryOptions = OptionsOf<typeof query>;

const schema = `
  CREATE TABLE hidden (id bigint PRIMARY KEY);
  INSERT INTO hidden VALUES (1);
  ALTER TABLE hidden ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE TABLE orders_by_day (id bigint, day date, note text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
  CREATE TABLE orders_1 PARTITION OF orders_by_day FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');
  CREATE TABLE orders_2 PARTITION OF orders_by_day FOR VALUES FROM ('2026-01-02') TO ('2026-01-03');
  CREATE SCHEMA audit;
  CREATE TABLE audit.log (id bigint PRIMARY KEY, note text);
  CREATE INDEX ON audit.log (id) WHERE note IS NOT NULL;
`;

let server: TestServer;
beforeAll(async () => {
  server = await testDatabase(undefined, schema);
});
afterAll(() => server[Symbol.asyncDispose]());

const environment = () =>
  resolvedEnvironment({ connections: { db: { kind: 'postgres', url: server.url, tls: 'prefer' } } });

async function measure(question: string, options: QueryOptions): Promise<readonly Measurement[]> {
  const claim = query('db', question, { name: 'q', ...options });
  return Object.values(await measureClaim(claim, query.probe, environment()));
}

const first = async (...asked: Parameters<typeof measure>): Promise<Measurement | undefined> =>
  (await measure(...asked))[0];

describe('a PostgreSQL', () => {
  test.each<[string, QueryOptions, Measurement['value']]>([
    ['select count(*) from users', { is: 3 }, 3],
    ['select count(*) from users', { min: 1, max: 2 }, 3],
    ['select plan from users where id = 2', { is: ['free', 'paid'] }, 'paid'],
    ['select email from users where id = 2', { is: /@example\.com$/ }, '/@example\\.com$/'],
    ['select active from users where id = 1', { is: true }, true],
    ['select balance from users where id = 1', { is: '1.10' }, 1.1],
    ['select title from milestones where id = 1', { is: { length: { min: 1 } } }, 6],
    ['with gone as (select 1 as n) select n from gone', { is: 1 }, 1],
    ['show server_encoding', { is: 'UTF8' }, 'UTF8'],
  ])('%s', async (question, options, value) => {
    expect(await first(question, options)).toMatchObject({ value, samples: 1, evidence: ['query.json'] });
  });

  test.each<[string, QueryOptions, string, number]>([
    ['select plan from users where id = 3', { is: 'paid' }, 'null', 1],
    ['select id from users where id = 4', { is: 4 }, '(no row)', 1],
    ['select id from users', { is: 1 }, '3 rows, where one value is expected', 1],
    ['select * from users where id = 1', { is: 1 }, '5 columns, where one value is expected', 1],
    ['select n from generate_series(1, 1000000) n', { is: 1 }, 'more than 1,000 rows, where one value is expected', 1],
    ["select repeat('x', 6000000) from users", { is: 1 }, 'more than 5 MB, where one value is expected', 1],
    ['select email from users where id = 1', { min: 1 }, '"a@example.com"', 1],
    ['select 1 from orders', { is: 1 }, 'there is no table or view orders', 1],
    ['select count(*) from userz', { is: 1 }, 'there is no table or view userz; the nearest name is "users"', 1],
    [
      'select emial from users',
      { is: 1 },
      'column "emial" does not exist. Perhaps you meant to reference the column "users.email"',
      1,
    ],
    ['select pg_sleep(60)::text', { is: '', within: 0.2 }, 'no result within 0.2 s', 1],
    ['select email::int from users', { is: 1 }, 'the server’s error 22P02', 1],
    ['selct 1', { is: 1 }, 'begins with “selct”', 0],
    ['select 1 from', { is: 1 }, 'syntax error at end of input', 0],
    ['select 1; select 2', { is: 1 }, 'cannot insert multiple commands into a prepared statement', 0],
    ['update users set active = false', { is: 1 }, 'begins with “update”', 0],
    [
      'with gone as (delete from users returning 1) select count(*) from gone',
      { is: 3 },
      'refused: the query writes',
      0,
    ],
    ["select nextval('milestones_id_seq')", { is: 6 }, 'refused: the query writes', 0],
    ['select rolpassword from pg_authid', { is: 1 }, 'permission denied for table pg_authid', 0],
  ])('%s is in words', async (question, options, words, samples) => {
    const seen = await first(question, options);
    expect([seen?.value, seen?.samples]).toEqual([{ inWords: expect.stringContaining(words) }, samples]);
  });

  test('that an administrator interrupts says nothing of the product', async () => {
    const victim = first('select pg_sleep(30)::text', { is: '' });
    const cancel =
      'select pg_cancel_backend(pid) from pg_stat_activity where query like $$%pg_sleep(30)%$$ and pid <> pg_backend_pid()';
    while ((await first(cancel, { is: true }))?.value !== true);
    expect(await victim).toMatchObject({ value: { inWords: 'the server cannot answer now (57014)' }, samples: 0 });
  });

  test('is read only, whatever was asked before', async () => {
    for (const question of ['commit', 'set session characteristics as transaction read write', 'begin'])
      await measure(question, { is: 1 });
    await measure("select set_config('default_transaction_read_only', 'off', false)", { is: 'off' });
    await measure("select set_config('transaction_read_only', 'off', true)", { is: 'off' });
    expect(await first('select count(*) from users where active', { is: 2 })).toMatchObject({ value: 2 });
  });

  test('takes its time as often as the quantile needs', async () => {
    const [time] = await measure('select count(*) from users', { time: { max: 500 } });
    expect(time).toMatchObject({ unit: 'ms', samples: 20 });
    expect(time?.high).toBeLessThan(500);
    const [slow] = await measure('select pg_sleep(0.03)::text', { time: { max: 20, samples: 6 } });
    expect(slow?.low).toBeGreaterThan(20);
  });

  test('has no time of rows that were not read: only a lower bound', async () => {
    const [time] = await measure("select repeat('x', 100) from generate_series(1, 100000)", {
      time: { max: 60_000, samples: 6 },
    });
    expect(time).toMatchObject({
      ...{ unit: 'ms', samples: 6, high: null },
      items: [{ label: 'the times end after 1,000 rows; there was more' }],
    });
  });

  test('counts no rows of a table of which a policy hides some', async () => {
    expect(await first('select count(*) from hidden', { is: 0 })).toMatchObject({
      value: { inWords: 'query would be affected by row-level security policy for table "hidden"' },
      samples: 0,
    });
  });

  test.each<[string, string, unknown]>([
    ['orders', 'select * from orders_by_day where id = 1', { inWords: 'the query does not read orders' }],
    ['orders_by_day', 'select * from orders_by_day where id = 1', 0],
    ['orders_by_day', 'select * from orders_by_day where note = $$x$$', 2],
    ['audit.log', 'select * from audit.log where id = 1', 0],
    ['audit.log', 'select * from audit.log where note = $$x$$', 1],
    ['log', 'select * from audit.log where note = $$x$$', 1],
    ['public.users', "select id from users where email = 'a@example.com'", 1],
    ['users', 'select id from users order by id', 1],
    ['users', 'select count(*) from users where id > 0', 0],
    ['users', 'select max(id) from users', 0],
    ['users', 'select id from users order by id limit 1', 0],
    ['users', "select id from users where email = 'x' order by id limit 1", 1],
    ['users', 'select u.email from milestones m join users u on u.id = m.user_id', 0],
    ['milestones', 'select u.email from milestones m join users u on u.id = m.user_id', 1],
    ['audit.log', 'select id from audit.log where note is not null', 0],
  ])('%s by an index: %s', async (table, question, value) => {
    expect((await first(question, { noSequentialScan: [table] }))?.value).toEqual(value);
  });

  test('says which tables it reads from beginning to end', async () => {
    const scans = async (question: string) =>
      (await measure(question, { noSequentialScan: ['users', 'milestones'] })).map(({ value, samples }) => [
        value,
        samples,
      ]);
    expect(await scans('select u.id from users u join milestones m on m.user_id = u.id where u.id = 1')).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(await scans("select id from users where email = 'a@example.com'")).toEqual([
      [1, 1],
      [{ inWords: 'the query does not read milestones' }, 0],
    ]);
  });

  test('leaves no other data in the evidence', async () => {
    const claim = query('db', 'select email from users', { is: /staging/ });
    await measureClaim(claim, query.probe, environment(), {
      onKept: (files) => expect(Buffer.concat([...files.values()]).toString()).not.toContain('@example.com'),
    });
  });
});
