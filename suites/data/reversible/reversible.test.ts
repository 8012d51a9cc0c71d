import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { type TestServer, testDatabase } from '../../../fixtures/connections/testing/servers.ts';
import { type TestServer as HttpServer, serve } from '../../../fixtures/testing/server.ts';
import { trial } from '../../../gate/testing/trial.ts';
import { probe } from '../../../runners/probe/index.ts';
import { reversible } from './reversible.ts';

type Options = OptionsOf<typeof reversible>;

const root = mkdtempSync(join(tmpdir(), 'stagegate-reversible-'));
const ledger = join(root, 'ledger.jsonl');
let database: TestServer;
let server: HttpServer;
let scratch: string;
beforeAll(async () => {
  database = await testDatabase();
  scratch = database.with({ pathname: '/scratch' });
  server = await serve(async (request, response) => {
    const answered = await sql(await text(request), `${request.url}`).then(
      () => 200,
      () => 500,
    );
    response.writeHead(answered).end();
  });
});
afterEach(() => sql('DROP DATABASE IF EXISTS scratch'));
afterAll(async () => {
  await probe.dispose?.();
  await Promise.all([server[Symbol.asyncDispose](), database[Symbol.asyncDispose]()]);
  rmSync(root, { recursive: true, force: true });
});

async function sql(statement: string, pathname = '/shop'): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: database.with({ pathname }) });
  await client.connect();
  return (await client.query(statement).finally(() => client.end())).rows;
}

/** A command that sends SQL, as a migration tool does. */
const sends = (text: string, of = 'scratch'): string => `curl -sS --fail-with-body '${server.url}/${of}' -d "${text}"`;
const before = 'CREATE TABLE orders (id int PRIMARY KEY, total text)';
const commands = (): Options => ({
  prepare: `${sends('CREATE DATABASE scratch', 'shop')} && ${sends(before)}`,
  migrate: sends('ALTER TABLE orders ADD note text'),
  rollBack: sends('ALTER TABLE orders DROP note'),
  remove: sends('DROP DATABASE scratch WITH (FORCE)', 'shop'),
});

/** The value of each check and how it was judged, or the reason. */
async function measure(options: Partial<Options> = {}) {
  const claim = reversible('scratch', { ...commands(), within: 60, ...options });
  const connections = { scratch: { kind: 'postgres', url: scratch, tls: 'prefer' } } as const;
  const { end, reading, causes } = await trial(claim, probe, { root, environment: { run: root, ledger, connections } });
  if (end.reason !== undefined) return [end.reason.code, end.reason.detail];
  return Object.fromEntries(
    Object.entries(causes).map(([id, cause]) => {
      const { value, items = [] } = reading.measurements[id] ?? {};
      return [
        id.replace('data/scratch-', ''),
        [value, cause, ...items.map(({ label, detail }) => `${label}: ${detail}`)],
      ];
    }),
  );
}
const pass = 'within-threshold';
const fail = 'beyond-threshold';
const removed = { removed: ['removed', pass] };
const unseen = (words: unknown) => [{ inWords: words }, 'not-seen'];

test('a migration that can be taken back', async () => {
  expect(await measure()).toEqual({
    ...{ migrates: ['migrated', pass], 'rolls-back': [0, pass], 'migrates-again': [0, pass] },
    ...removed,
  });
  expect(await sql("SELECT FROM pg_database WHERE datname = 'scratch'")).toEqual([]);
});

test('one whose way back forgets something', async () => {
  const migrate = sends('ALTER TABLE orders ADD note text, ALTER total TYPE int USING 0');
  expect(await measure({ migrate })).toEqual({
    migrates: ['migrated', pass],
    'rolls-back': [1, fail, 'orders.total: type text → integer'],
    'migrates-again': [0, pass],
    ...removed,
  });
  expect(await measure({ migrate: sends('CREATE TABLE done (id int)'), rollBack: 'true' })).toEqual({
    migrates: ['migrated', pass],
    'rolls-back': [1, fail, 'done: not recorded'],
    'migrates-again': [{ inWords: expect.stringMatching(/^exit code 22/) }, fail],
    ...removed,
  });
});

test('one that fails on the way, and one that changes nothing', async () => {
  expect(await measure({ rollBack: 'echo no way back >&2; exit 3' })).toEqual({
    migrates: ['migrated', pass],
    'rolls-back': [{ inWords: 'exit code 3: no way back' }, fail],
    'migrates-again': unseen('rollBack: exit code 3: no way back'),
    ...removed,
  });
  const nothing = unseen('the first migration changed nothing, so that nothing could be rolled back');
  expect(await measure({ migrate: 'true', rollBack: 'true' })).toEqual({
    ...{ migrates: ['migrated', pass], 'rolls-back': nothing, 'migrates-again': nothing },
    ...removed,
  });
});

test('what cannot be prepared was not seen, and what is there already is left alone', async () => {
  expect(await measure({ prepare: 'exit 4' })).toEqual({
    migrates: unseen('prepare: exit code 4; run it by hand to see why'),
    'rolls-back': unseen('prepare: exit code 4; run it by hand to see why'),
    'migrates-again': unseen('prepare: exit code 4; run it by hand to see why'),
    ...removed,
  });
  await sql('CREATE DATABASE scratch');
  expect(await measure()).toEqual(['not-allowed', expect.stringContaining('"scratch" is there already')]);
});

test('one that is left over is said to be', async () => {
  expect(await measure({ remove: 'exit 3' })).toMatchObject({
    removed: unseen('not removed, so drop it by hand (exit code 3)'),
  });
});
