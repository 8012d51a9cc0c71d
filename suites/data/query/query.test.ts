import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Measurement } from '../../../core/model.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { type TestServer, testDatabase, testRedis } from '../../../fixtures/connections/testing/servers.ts';
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

let database: TestServer;
let redis: TestServer;
beforeAll(async () => {
  [database, redis] = await Promise.all([testDatabase(undefined, schema), testRedis()]);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

const environment = () =>
  resolvedEnvironment({
    connections: {
      db: { kind: 'postgres', url: database.url, tls: 'prefer' },
      cache: { kind: 'redis', url: redis.url, tls: 'off' },
    },
  });

async function measure(connection: string, question: string, options: QueryOptions): Promise<readonly Measurement[]> {
  const claim = query(connection, question, { name: 'q', ...options });
  return Object.values(await measureClaim(claim, query.probe, environment()));
}

const first = async (...asked: Parameters<typeof measure>): Promise<Measurement | undefined> =>
  (await measure(...asked))[0];

test('the claim has a check for each thing that is said', () => {
  const checks = (options: QueryOptions, question = 'select count(*)\n  from users') =>
    query('db', question, options).drafts.quick.checks;
  const ids = checks({ min: 3, time: { max: 50 }, noSequentialScan: ['users', 'milestones'], covers: ['OSB-04'] });
  expect(ids.map(({ id, title, threshold }) => [id, title, threshold])).toEqual([
    [
      'data/db-select-count-from-users',
      'The result of “select count(*) from users” on db is at least 3',
      { unit: 'text', min: 3 },
    ],
    [
      'data/db-select-count-from-users-time',
      '“select count(*) from users” on db takes at most 50 ms (median)',
      { unit: 'ms', max: 50, minSamples: 20 },
    ],
    [
      'data/db-select-count-from-users-users-by-index',
      '“select count(*) from users” on db reads users by an index',
      { unit: 'count', max: 0 },
    ],
    [
      'data/db-select-count-from-users-milestones-by-index',
      '“select count(*) from users” on db reads milestones by an index',
      { unit: 'count', max: 0 },
    ],
  ]);
  expect(checks({ is: 3, name: 'users' }).map(({ id }) => id)).toEqual(['data/users']);
  expect(query('db', 'select 1', { is: 1 }).drafts.quick.effect).toBe('read');
  expect(query('db', 'select 1', { time: { max: 1 } }).drafts.quick.effect).toBe('timing');
});

test.each<[unknown, unknown, RegExp]>([
  ['select 1', {}, /query\("db"\): expected what the result must be, such as is: 3.*query\.test\.ts:\d+/],
  ['select 1', { is: 1, min: 1 }, /expected is, or min and max, not both/],
  ['select 1', { min: 3, max: 1 }, /expected max to be at least min \(3\)/],
  ['select 1', { time: { max: 50, quantile: 'p95', samples: 9 } }, /time\.samples: expected at least 72 for p95/],
  [undefined, { is: 1 }, /question: expected a string, got nothing/],
  ['select 1', { is: 1, noSeqScan: [] }, /"noSeqScan" is not a field/],
])('%j, %j is refused', (question, options, message) => {
  expect(() => query('db', question as string, options as QueryOptions)).toThrow(message);
});

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
    expect(await first('db', question, options)).toMatchObject({ value, samples: 1, evidence: ['query.json'] });
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
    const seen = await first('db', question, options);
    expect([seen?.value, seen?.samples]).toEqual([{ inWords: expect.stringContaining(words) }, samples]);
  });

  test('that an administrator interrupts says nothing of the product', async () => {
    const victim = first('db', 'select pg_sleep(30)::text', { is: '' });
    const cancel =
      'select pg_cancel_backend(pid) from pg_stat_activity where query like $$%pg_sleep(30)%$$ and pid <> pg_backend_pid()';
    while ((await first('db', cancel, { is: true }))?.value !== true);
    expect(await victim).toMatchObject({ value: { inWords: 'the server cannot answer now (57014)' }, samples: 0 });
  });

  test('is read only, whatever was asked before', async () => {
    for (const question of ['commit', 'set session characteristics as transaction read write', 'begin'])
      await measure('db', question, { is: 1 });
    await measure('db', "select set_config('default_transaction_read_only', 'off', false)", { is: 'off' });
    await measure('db', "select set_config('transaction_read_only', 'off', true)", { is: 'off' });
    expect(await first('db', 'select count(*) from users where active', { is: 2 })).toMatchObject({ value: 2 });
  });

  test('takes its time as often as the quantile needs', async () => {
    const [time] = await measure('db', 'select count(*) from users', { time: { max: 500 } });
    expect(time).toMatchObject({ unit: 'ms', samples: 20 });
    expect(time?.high).toBeLessThan(500);
    const [slow] = await measure('db', 'select pg_sleep(0.03)::text', { time: { max: 20, samples: 6 } });
    expect(slow?.low).toBeGreaterThan(20);
  });

  test('has no time of rows that were not read: only a lower bound', async () => {
    const [time] = await measure('db', "select repeat('x', 100) from generate_series(1, 100000)", {
      time: { max: 60_000, samples: 6 },
    });
    expect(time).toMatchObject({
      ...{ unit: 'ms', samples: 6, high: null },
      items: [{ label: 'the times end after 1,000 rows; there was more' }],
    });
  });

  test('counts no rows of a table of which a policy hides some', async () => {
    expect(await first('db', 'select count(*) from hidden', { is: 0 })).toMatchObject({
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
    expect((await first('db', question, { noSequentialScan: [table] }))?.value).toEqual(value);
  });

  test('says which tables it reads from beginning to end', async () => {
    const scans = async (question: string) =>
      (await measure('db', question, { noSequentialScan: ['users', 'milestones'] })).map(({ value, samples }) => [
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

describe('a Redis', () => {
  beforeAll(async () => {
    const client = new Redis(redis.url);
    await client.mset({ zip: '01234', count: '12', long: 'x'.repeat(6_000_000) });
    await client.quit();
  });

  test.each<[string, QueryOptions, unknown, number]>([
    ['DBSIZE', { is: 3 }, 3, 1],
    ['llen "queue:mail"', { max: 10 }, 0, 1],
    ['INFO server', { is: /redis_version:\d/ }, '/redis_version:\\d/', 1],
    ['GET missing', { is: 'x' }, { inWords: '(nil)' }, 1],
    ['GET zip', { is: '01234' }, '01234', 1],
    ['GET zip', { is: 1234 }, '01234', 1],
    ['GET zip', { is: { length: 5 } }, 5, 1],
    ['GET count', { is: '12' }, '12', 1],
    ['GET count', { is: 12 }, 12, 1],
    ['GET count', { is: [11, 12] }, 12, 1],
    ['GET count', { min: 10 }, 12, 1],
    ['GET long', { is: 'x' }, { inWords: 'more than 5 MB' }, 1],
    ['GETRANGE long 0 2', { is: 'xxx' }, 'xxx', 1],
    [
      'SET a 1',
      { is: 'OK' },
      { inWords: expect.stringContaining('"SET" is not among the commands that only read') },
      0,
    ],
    ['GET', { is: 'x' }, { inWords: expect.stringContaining('wrong number of arguments') }, 0],
  ])('%s', async (question, options, value, samples) => {
    expect(await first('cache', question, options)).toMatchObject({ value, samples });
  });

  test.each([
    ['-MOVED 3999 127.0.0.1:6381', 'another node of the cluster has this key (MOVED)'],
    ['-LOADING Redis is loading the dataset in memory', 'the server cannot answer now (LOADING)'],
  ])('that answers %s', async (refusal, words) => {
    const node = createServer((socket) =>
      socket.on('data', (bytes) => socket.write(/\bget\b/i.test(bytes.toString()) ? `${refusal}\r\n` : '+PONG\r\n')),
    ).listen(0, '127.0.0.1');
    await new Promise((resolve) => node.once('listening', resolve));
    const { port } = node.address() as { port: number };
    const claim = query('cache', 'GET session', { name: 'q', is: 'x' });
    const moved = resolvedEnvironment({
      connections: { cache: { kind: 'redis', url: `redis://127.0.0.1:${port}`, tls: 'off' } },
    });
    expect((await measureClaim(claim, query.probe, moved))['data/q']).toMatchObject({
      value: { inWords: expect.stringContaining(words) },
      samples: 0,
    });
    node.close();
  });
});
