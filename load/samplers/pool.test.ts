import { createConnection, type RowDataPacket } from 'mysql2/promise';
import pg from 'pg';
import { expect, test } from 'vitest';
import { hasMariadb, testMariadb } from '../../fixtures/connections/testing/mariadb.ts';
import { testDatabase } from '../../fixtures/connections/testing/servers.ts';
import { pool } from './pool.ts';
import { sample } from './sample.ts';
import { watch } from './testing/watch.ts';

test('sessions of an application are counted while they are open, and nobody else’s', async () => {
  await using database = await testDatabase();
  const environment = { connections: { db: { kind: 'postgres', url: database.url, tls: 'prefer' } } } as const;
  const sessions = async (application: string, many: number) => {
    const clients = Array.from(
      { length: many },
      () => new pg.Client({ connectionString: database.url, application_name: application }),
    );
    await Promise.all(clients.map((client) => client.connect()));
    return {
      query: (text: string) => clients[0]?.query(text),
      close: () => Promise.all(clients.map((client) => client.end())),
    };
  };
  const others = await sessions('other', 4);
  /** Until the gate's session has asked three times more, each time from `begin` to `rollback`: it is idle only between two questions. */
  const asked = async (): Promise<void> => {
    const ended =
      "select query_start::text from pg_stat_activity where application_name = 'stagegate' and state = 'idle'";
    const seen = new Set<string>();
    while (seen.size < 5) for (const { query_start } of (await others.query(ended))?.rows ?? []) seen.add(query_start);
  };
  try {
    const seen = await watch(
      pool('db', { application: 'api', max: 2, every: 20 }),
      async () => {
        const own = await sessions('api', 3);
        await asked();
        await own.close();
      },
      { environment },
    );
    expect(seen.reading.measurements['load/requests-pool']?.value).toBe(3);
    expect(seen.causes).toEqual({ 'load/requests-pool': 'beyond-threshold' });
    expect(seen.task.checks[0]?.title).toBe('The number of sessions of api in db under load is at most 2');
    const none = await watch(pool('db', { application: 'apo', max: 2, every: 20 }), asked, { environment });
    expect(none.causes).toEqual({ 'load/requests-pool': 'task-not-completed' });
    expect(none.reading.reason).toMatchObject({
      code: 'not-sampled',
      detail: expect.stringMatching(/^the number of sessions of apo in db was 0 in each of \d+ samples/),
      fix: expect.stringContaining('application_name'),
    });
    const { causes } = await watch(sample('db', 'select 7', { name: 'seven', min: 7, every: 20 }), asked, {
      environment,
    });
    expect(causes).toEqual({ 'load/requests-seven': 'within-threshold' });
  } finally {
    await others.close();
  }
});

test.skipIf(!hasMariadb)('sessions of a user of MariaDB are counted, without the sampler’s own', async () => {
  await using database = await testMariadb();
  const open = () => createConnection({ uri: database.url });
  const observer = await open();
  const rollbacks = async (): Promise<number> => {
    const [[row]] = await observer.query<RowDataPacket[]>("show global status like 'Com_rollback'");
    return Number(row?.['Value']);
  };
  const { reading, causes } = await watch(
    pool('db', { user: 'shop', max: 3, every: 20 }),
    async () => {
      const others = await Promise.all([open(), open(), open()]);
      const before = await rollbacks();
      while ((await rollbacks()) < before + 4);
      await Promise.all(others.map((one) => one.end()));
    },
    { environment: { connections: { db: { kind: 'mysql', url: database.url, tls: 'prefer' } } } },
  ).finally(() => observer.end());
  expect(reading.measurements['load/requests-pool']?.value).toBe(4);
  expect(causes).toEqual({ 'load/requests-pool': 'beyond-threshold' });
});
