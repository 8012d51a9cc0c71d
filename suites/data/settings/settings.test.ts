import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasMariadb, testMariadb } from '../../../fixtures/connections/testing/mariadb.ts';
import { type TestServer, testDatabase, testRedis } from '../../../fixtures/connections/testing/servers.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { Project } from '../../../gate/testing/command.ts';
import { settings } from './settings.ts';

type Options = NonNullable<Parameters<typeof settings>[1]>;

let database: TestServer;
let redis: TestServer;
let project: Project;
beforeAll(async () => {
  [database, redis] = await Promise.all([testDatabase(), testRedis()]);
  project = new Project({
    'fixtures/environments/shop.ts': `import { defineEnvironment, endpoint, postgres, redis, secret, settings } from 'stagegate';
export default defineEnvironment({ name: 'shop', origins: { app: 'http://127.0.0.1:8080' }, production: [], identity: { app: { at: '/', version: '/version' } },
  connections: { db: postgres(secret('DB')), cache: redis(secret('CACHE')) },
  claims: [settings('db', { recorded: 'db.json' }), settings('cache', { recorded: 'cache.json' }), endpoint('/')] });`,
  });
});
afterAll(async () => {
  project[Symbol.dispose]();
  await Promise.all([database[Symbol.asyncDispose](), redis[Symbol.asyncDispose]()]);
});

async function measure(connection: 'db' | 'cache' | 'my', options: Options, other?: string) {
  const kinds = { db: 'postgres', cache: 'redis', my: 'mysql' } as const;
  const url = other ?? (connection === 'db' ? database : redis).url;
  const environment = resolvedEnvironment({
    connections: { [connection]: { kind: kinds[connection], url, tls: connection === 'cache' ? 'off' : 'prefer' } },
  });
  let kept = '';
  const seen = await measureClaim(settings(connection, options), settings.probe, environment, {
    root: project.root,
    onKept: (files) => {
      kept = Buffer.concat([...files.values()]).toString();
    },
  });
  expect(kept).not.toContain(new URL(url).password);
  return Object.fromEntries(
    Object.entries(seen).map(([id, { value, samples, items = [] }]) => [
      id.replace(`data/${connection}-`, ''),
      [value, samples === 0 ? 'not seen' : 'seen', ...items.map(({ label, detail }) => `${label}: ${detail}`)],
    ]),
  );
}
const unseen = [{ inWords: 'the server shows no setting of this name to this user' }, 'not seen'];

test('the claim has a check for each setting, and one for those that were recorded', () => {
  const { checks } = settings('cache', { is: { maxmemory: { min: 1 }, appendonly: 'no' }, recorded: 'a.json' }).drafts
    .quick;
  expect(checks.map(({ id, title }) => [id, title])).toEqual([
    ['data/cache-maxmemory', 'The setting maxmemory of cache is at least 1'],
    ['data/cache-appendonly', 'The setting appendonly of cache is no'],
    ['data/cache-settings', 'The settings of cache are the recorded ones'],
  ]);
});

test.each<[object, RegExp]>([
  [{}, /expected is, or recorded/],
  [{ is: { requirepass: 'x' } }, /expected settings without secrets, got "requirepass"/],
  [{ recorded: '/etc/a.json' }, /recorded: expected a file inside the project/],
])('%j is refused', (options, message) => {
  expect(() => settings('cache', options)).toThrow(message);
});

describe('named settings', () => {
  test('of a Redis', async () => {
    const is = {
      databases: 1,
      'maxmemory-policy': 'allkeys-lru',
      appendonly: ['no', 'off'],
      save: '',
      maxmemroy: { min: 1 },
    };
    expect(await measure('cache', { is })).toEqual({
      databases: [1, 'seen'],
      'maxmemory-policy': ['noeviction', 'seen'],
      appendonly: ['no', 'seen'],
      save: ['', 'seen'],
      maxmemroy: unseen,
    });
  });

  test('of one that does not show CONFIG, by INFO', async () => {
    const client = new Redis(redis.url);
    await client.call('ACL', 'SETUSER', 'gate', 'on', '>canary-password', '~*', '+@read', '+@connection', '+info');
    client.disconnect();
    const gate = redis.with({ username: 'gate', password: 'canary-password' });
    expect(await measure('cache', { is: { 'maxmemory-policy': 'noeviction', databases: 1 } }, gate)).toEqual({
      'maxmemory-policy': ['noeviction', 'seen'],
      databases: unseen,
    });
  });

  test('of a PostgreSQL, which the gate’s own session does not change', async () => {
    const is = {
      max_connections: { min: 50 },
      fsync: 'off',
      shared_buffers: ['32768kB', '64MB'],
      temp_buffers: { min: 1 },
      password_encryption: 'scram-sha-256',
      statement_timeout: '0',
      row_security: 'on',
    };
    expect(await measure('db', { is })).toEqual({
      'max-connections': [60, 'seen'],
      fsync: ['off', 'seen'],
      'shared-buffers': ['32768kB', 'seen'],
      'temp-buffers': [
        { inWords: "8MB, which has a unit: give values such as '8MB' in place of a number" },
        'not seen',
      ],
      'password-encryption': ['scram-sha-256', 'seen'],
      'statement-timeout': ['0', 'seen'],
      'row-security': ['on', 'seen'],
    });
  });

  test.runIf(hasMariadb)('of a MariaDB', async () => {
    await using server = await testMariadb();
    expect(await measure('my', { is: { innodb_buffer_pool_size: { min: 1 }, read_only: 'OFF' } }, server.url)).toEqual({
      'innodb-buffer-pool-size': [16_777_216, 'seen'],
      'read-only': ['OFF', 'seen'],
    });
  });
});

describe('recorded settings', () => {
  test('are those that another machine may have as well, and no secret', async () => {
    const { code, stdout, stderr } = await project.inProcess(['record', 'settings', 'shop'], {
      DB: database.url,
      CACHE: redis.url,
    });
    expect([stderr, code, stdout]).toEqual([
      '',
      0,
      expect.stringMatching(/^db\.json: \d+ objects.*\ncache\.json: \d+ objects of Redis/),
    ]);
    const names = ['db.json', 'cache.json'].flatMap((file) => Object.keys(JSON.parse(project.read(file)).objects));
    expect(names).toEqual(expect.arrayContaining(['max_connections', 'work_mem', 'maxmemory', 'databases']));
    for (const own of [
      'requirepass',
      'masterauth',
      'dir',
      'port',
      'data_directory',
      'application_name',
      'bind',
      'archive_command',
    ])
      expect(names).not.toContain(own);
    expect(await measure('db', { recorded: 'db.json' })).toEqual({ settings: [0, 'seen'] });
    expect(await measure('cache', { recorded: 'cache.json' })).toEqual({ settings: [0, 'seen'] });
  });

  test('differ, and may differ where that is accepted', async () => {
    const recorded = JSON.parse(project.read('cache.json'));
    recorded.objects = {
      ...{ 'maxmemory-policy': { value: 'allkeys-lru' }, databases: { value: '16' }, gone: { value: '1' } },
      requirepass: { value: 'x' },
    };
    project.write('other.json', JSON.stringify(recorded));
    const accepted = { databases: '2999-01-01' };
    expect(await measure('cache', { recorded: 'other.json', accepted })).toEqual({
      settings: [
        ...[2, 'seen', 'gone: missing', 'maxmemory-policy: allkeys-lru → noeviction'],
        'databases: accepted until 2999-01-01: 16 → 1',
      ],
    });
    recorded.objects = { gone: { value: '1' }, appendonly: { value: 'no' } };
    project.write('hidden.json', JSON.stringify(recorded));
    expect(await measure('cache', { recorded: 'hidden.json' })).toEqual({
      settings: [{ inWords: 'the server does not show this user gone' }, 'not seen', 'gone: missing'],
    });
    expect(await measure('cache', { recorded: 'hidden.json', accepted: { gone: '2999-01-01' } })).toMatchObject({
      settings: [0, 'seen', 'gone: accepted until 2999-01-01: missing'],
    });
    expect(await measure('cache', { recorded: 'nowhere.json' })).toMatchObject({ settings: [{}, 'not seen'] });
  });
});
