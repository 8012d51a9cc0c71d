import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { type TestServer, testDatabase } from '../../../fixtures/connections/testing/servers.ts';
import { noted } from '../../../fixtures/specs/ledger.ts';
import { trial } from '../../../gate/testing/trial.ts';
import { probe } from '../../../runners/probe/index.ts';
import { backup } from './backup.ts';

type Options = OptionsOf<typeof backup>;

const root = mkdtempSync(join(tmpdir(), 'stagegate-backup-'));
const file = join(root, 'backup.sql');
const ledger = join(root, 'ledger.jsonl');
const rows = (users: number, milestones: number): string => `
  CREATE TABLE users AS SELECT n AS id FROM generate_series(1, ${users}) n;
  CREATE TABLE milestones AS SELECT n AS id FROM generate_series(1, ${milestones}) n;`;

let database: TestServer;
let scratch: string;
let variables: string;
beforeAll(async () => {
  database = await testDatabase();
  scratch = database.with({ pathname: '/scratch' });
  variables = `STAGING_DATABASE_URL='${database.url}' STAGING_SCRATCH_URL='${scratch}' STAGING_BACKUP='${file}'`;
});
afterEach(() => sql('DROP DATABASE IF EXISTS scratch'));
afterAll(async () => {
  await probe.dispose?.();
  await database[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

async function sql(text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const answer = await client.query(text).finally(() => client.end());
  return answer.rows;
}
const isThere = async (): Promise<boolean> =>
  (await sql("SELECT 1 FROM pg_database WHERE datname = 'scratch'")).length > 0;

/** A stand-in's own commands. */
const script = join(import.meta.dirname, '../../../fixtures/stand-ins/offscreen-buddy/backup/scratch.ts');
const run = (what: string): string => `${variables} '${process.execPath}' '${script}' ${what}`;

/** The value of each check and how it was judged, or the reason. */
async function measure(
  options: Partial<Options> = {},
  text: string | undefined = rows(3, 5),
  signal = new AbortController().signal,
) {
  if (text !== '') writeFileSync(file, text);
  const claim = backup('db', {
    ...{ scratch: 'scratch', file, hours: 1, restore: run('restore'), remove: run('remove'), within: 30 },
    tables: { users: {}, milestones: {} },
    ...options,
  });
  const connections = Object.fromEntries(
    Object.entries({ db: database.url, scratch }).map(
      ([name, url]) => [name, { kind: 'postgres', url, tls: 'off' }] as const,
    ),
  );
  rmSync(ledger, { force: true });
  const { end, reading, causes, files } = await trial(claim, probe, {
    ...{ root, signal },
    environment: { run: randomUUID(), connections, ledger },
  });
  expect(Buffer.concat([...files.values()]).toString()).not.toMatch(/INSERT|anna/);
  if (end.reason !== undefined) return [end.reason.code, end.reason.detail];
  return Object.fromEntries(
    Object.entries(causes).map(([id, cause]) => {
      const value = reading.measurements[id]?.value;
      return [id.replace('data/db-backup-', ''), [typeof value === 'object' ? value.inWords : value, cause]];
    }),
  );
}

const pass = 'within-threshold';
const fail = 'beyond-threshold';
const written = (restored: string, before: number, after: number): string =>
  `${restored} restored, ${before} on staging before that and ${after} after it, so it is written to: give a "where"`;
const good = { fresh: ['fresh', pass], restored: ['restored', pass], rows: [0, pass], removed: ['removed', pass] };

test('a backup that is new and whole', async () => {
  expect(await measure({ newerThan: new Date(Date.now() - 3_600_000).toISOString() })).toEqual(good);
  expect(await isThere()).toBe(false);
});

test('a snapshot whose time the command prints', async () => {
  const printing = (time: string): string => `${run('restore')} && echo '{"SnapshotCreateTime":"${time}"}'`;
  const snapshot = (time: string) =>
    measure({ file: undefined, taken: '/SnapshotCreateTime', restore: printing(time) });
  expect(await snapshot(new Date().toISOString())).toEqual(good);
  expect(await snapshot('2026-01-01T00:00:00Z')).toMatchObject({
    fresh: [expect.stringMatching(/^taken at 2026-01-01T00:00:00\.000Z, /), fail],
  });
  expect(await snapshot('yesterday')).toMatchObject({
    fresh: ['not a time: yesterday', fail],
    restored: ['restored', pass],
  });
});

test('an old backup', async () => {
  writeFileSync(file, rows(3, 5));
  const day = new Date(Date.now() - 86_400_000);
  utimesSync(file, day, day);
  const newerThan = new Date(Date.now() - 3_600_000).toISOString();
  expect(await measure({ newerThan, hours: undefined }, '')).toEqual({
    ...good,
    fresh: [expect.stringMatching(new RegExp(`, 24\\.0 hours ago, to be newer than ${newerThan}$`)), fail],
  });
  expect(await measure({}, '')).toMatchObject({ fresh: [expect.stringContaining('24.0 hours ago'), fail] });
});

test('one that misses rows, or a table', async () => {
  expect(await measure({}, rows(2, 5))).toEqual({ ...good, rows: [1, fail] });
  expect(await measure({}, 'CREATE TABLE users (id int)')).toEqual({ ...good, rows: [2, fail] });
});

test.each<[string, string, [number, number], unknown[]]>([
  ['adds rows', 'INSERT INTO users VALUES (4, $$d$$, NULL, true, 0)', [2, 5], [written('users: 2', 3, 4), 'not-seen']],
  ['removes rows', 'DELETE FROM milestones WHERE id > 3', [3, 4], [written('milestones: 4', 5, 3), 'not-seen']],
  ['adds rows to a table that is as before', 'INSERT INTO users VALUES (4, $$d$$, NULL, true, 0)', [3, 5], [0, pass]],
  [
    'adds rows beside a table that misses some',
    'INSERT INTO users VALUES (4, $$d$$, NULL, true, 0)',
    [2, 4],
    [1, fail],
  ],
  ['adds rows to a table that has none', 'INSERT INTO users VALUES (4, $$d$$, NULL, true, 0)', [0, 5], [1, fail]],
])('somebody who %s meanwhile', async (_, change, [users, milestones], expected) => {
  const [restored, changed] = [join(root, 'restored'), join(root, 'changed')];
  const waiting = `touch '${restored}' && until [ -e '${changed}' ]; do sleep 0.02; done`;
  const measured = measure({ restore: `${run('restore')} && ${waiting}` }, rows(users, milestones));
  await expect.poll(() => existsSync(restored), { timeout: 20_000 }).toBe(true);
  await sql(change);
  writeFileSync(changed, '');
  expect(await measured).toEqual({ ...good, rows: expected });
  for (const file of [restored, changed]) rmSync(file);
  await sql(
    "DELETE FROM users WHERE id = 4; INSERT INTO milestones SELECT n, 1, '' FROM generate_series(4, 5) n ON CONFLICT DO NOTHING",
  );
});

test('one that has more rows than staging', async () => {
  const words = 'users: 4 restored, 3 on staging, which removed some since, or is another database: give a "where"';
  expect(await measure({}, rows(4, 5))).toEqual({ ...good, rows: [words, 'not-seen'] });
  expect(await measure({}, rows(4, 4))).toEqual({ ...good, rows: [1, fail] });
});

test('no backup at all', async () => {
  const none = {
    restored: [undefined, 'not-measured'],
    rows: [undefined, 'not-measured'],
    removed: [undefined, 'not-measured'],
  };
  expect(await measure({ file: 'backups/latest.sql' })).toEqual({
    ...none,
    fresh: ['there is no file backups/latest.sql', fail],
  });
  writeFileSync(file, '');
  expect(await measure({}, '')).toEqual({ ...none, fresh: [`${file} is empty`, fail] });
});

test('one that cannot be restored, of which nothing is left over', async () => {
  expect(await measure({}, `${rows(3, 5)} INSERT INTO users VALUES ('anna')`)).toEqual({
    ...good,
    ...{
      restored: [expect.stringMatching(/^exit code 1; .* type the command by hand/), fail],
      rows: [undefined, 'not-measured'],
    },
  });
  expect(await isThere()).toBe(false);
});

test('a restore that hangs is stopped, and what it made is removed', async () => {
  const hanging = await measure({ restore: 'sleep 60', remove: `touch '${root}/removing'`, within: 3 });
  expect(hanging).toEqual(['tool-timed-out', '"sleep 60" did not end within 3 s']);
  expect(existsSync(join(root, 'removing'))).toBe(true);
});

test('a restore that is stopped leaves nothing, or is named as left over', async () => {
  const stopped = async (remove: string) => {
    const stop = new AbortController();
    const restore = `${run('restore')} && touch '${root}/restored' && sleep 60`;
    const measured = measure({ restore, remove }, undefined, stop.signal);
    await expect.poll(() => existsSync(join(root, 'restored')), { timeout: 60_000 }).toBe(true);
    rmSync(join(root, 'restored'));
    stop.abort();
    expect(await measured).toEqual(['interrupted', undefined]);
  };
  await stopped(run('remove'));
  expect([await isThere(), noted(ledger)]).toEqual([false, []]);
  await stopped('exit 3');
  expect([await isThere(), noted(ledger)]).toEqual([true, ['the database of the connection "scratch"']]);
}, 120_000);

test('a scratch database that is there already is left alone', async () => {
  await sql('CREATE DATABASE scratch');
  expect(await measure()).toEqual(['not-allowed', expect.stringContaining('"scratch" is there already')]);
  expect(await measure({ scratch: 'db' })).toEqual(['not-allowed', expect.stringContaining('"db" is there already')]);
  expect(await isThere()).toBe(true);
});

test('one that is left over is said to be', async () => {
  expect(await measure({ remove: 'echo no such script >&2; exit 3' })).toEqual({
    ...good,
    removed: ['not removed, so drop it by hand (exit code 3: no such script)', 'not-seen'],
  });
});

test('a table without rows on staging shows nothing', async () => {
  const tables = { users: { where: 'id > 7' } };
  expect(await measure({ tables })).toEqual({ ...good, rows: ['users: 0 rows on staging', 'not-seen'] });
});

test.each<[object, RegExp]>([
  [{ hours: undefined }, /expected newerThan or hours/],
  [{ newerThan: 'yesterday' }, /newerThan: expected a time such as/],
  [{ file: undefined }, /expected file or taken/],
  [{ tables: {} }, /tables: expected at least one table/],
])('%j is refused', (options, message) => {
  const asked = { scratch: 's', file: 'a', hours: 1, restore: 'a', remove: 'b', tables: { users: {} }, ...options };
  expect(() => backup('db', asked)).toThrow(message);
});
