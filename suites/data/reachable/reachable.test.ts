import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReasonError } from '../../../core/errors.ts';
import { type TestServer, testDatabase, testRedis } from '../../../fixtures/connections/testing/servers.ts';
import type { ConnectionAccess } from '../../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { answer, authority, serve } from '../../../fixtures/testing/server.ts';
import { reachable } from './reachable.ts';

let plain: TestServer;
let secure: TestServer;
let redis: TestServer;
let secureRedis: TestServer;
beforeAll(async () => {
  [plain, secure, redis, secureRedis] = await Promise.all([
    testDatabase(),
    testDatabase('self-signed'),
    testRedis(),
    testRedis('valid'),
  ]);
});
afterAll(async () => {
  for (const server of [plain, secure, redis, secureRedis]) await server[Symbol.asyncDispose]();
});

/** What is measured, or the code and the words of the reason. */
async function measure(
  connection: ConnectionAccess,
  options: Parameters<typeof reachable>[1] = {},
  production: string[] = [],
) {
  const environment = resolvedEnvironment({ connections: { db: connection }, production, ca: authority });
  try {
    const seen = await measureClaim(reachable('db', { within: 2, ...options }), reachable.probe, environment);
    return Object.entries(seen).map(([id, { value, samples }]) => [id, value, ...(samples === 1 ? [] : [samples])]);
  } catch (error) {
    if (error instanceof ReasonError) return [error.reason.code, error.reason.detail];
    throw error;
  }
}

const postgres = (url: string, tls: ConnectionAccess['tls'] = 'prefer'): ConnectionAccess => ({
  kind: 'postgres',
  url,
  tls,
});
const redisAt = (url: string, tls: ConnectionAccess['tls'] = 'off'): ConnectionAccess => ({ kind: 'redis', url, tls });

test('the claim has a check, and one more for TLS', () => {
  expect(reachable('db').drafts.quick.checks.map(({ id, title }) => [id, title])).toEqual([
    ['data/db-reachable', 'db accepts a connection and answers'],
  ]);
  expect(reachable('db', { tls: true }).drafts.quick.checks.map(({ id }) => id)).toEqual([
    'data/db-reachable',
    'data/db-tls',
  ]);
});

describe('a PostgreSQL', () => {
  test('answers, with and without TLS', async () => {
    expect(await measure(postgres(plain.url))).toEqual([['data/db-reachable', 'answers']]);
    expect(await measure(postgres(plain.url), { tls: true })).toEqual([
      ['data/db-reachable', 'answers'],
      ['data/db-tls', { inWords: 'no TLS' }],
    ]);
    expect(await measure(postgres(secure.url), { tls: true })).toEqual([
      ['data/db-reachable', 'answers'],
      ['data/db-tls', 'TLSv1.3'],
    ]);
  });

  test.each<[string, () => ConnectionAccess, string, RegExp]>([
    [
      'nothing there',
      () => postgres('postgres://shop:password@127.0.0.1:1/shop'),
      'connection-unreachable',
      /127\.0\.0\.1:1 refused/,
    ],
    [
      'an unknown host',
      () => postgres('postgres://shop:password@db.invalid/shop'),
      'connection-unreachable',
      /db\.invalid does not resolve/,
    ],
    [
      'a wrong password',
      () => postgres(plain.with({ password: 'not-the-password' })),
      'credentials-refused',
      /refused the user "shop"/,
    ],
    [
      'no password',
      () => postgres(plain.with({ password: '' })),
      'credentials-refused',
      /^connection db: .* refused the user "shop"/,
    ],
    [
      'another database',
      () => postgres(plain.with({ pathname: '/ship' })),
      'no-such-database',
      /database "ship" does not exist/,
    ],
    [
      'no TLS where it is demanded',
      () => postgres(plain.url, 'verify'),
      'tls-refused',
      /offers no TLS, which the connection demands \(tls: true\)/,
    ],
    ['an untrusted certificate', () => postgres(secure.url, 'verify'), 'untrusted-certificate', /signed by itself/],
    [
      'a Redis',
      () => postgres(redis.with({ username: 'shop', pathname: '/shop' }).replace('redis:', 'postgres:'), 'off'),
      'connection-unreachable',
      /accepted the connection and did not answer in time/,
    ],
  ])('%s', async (_, connection, code, words) => {
    expect(await measure(connection())).toEqual([code, expect.stringMatching(words)]);
  });

  test('that has no TLS fails what asks for it', async () => {
    const instead = { inWords: expect.stringContaining('offers no TLS') };
    expect(await measure(postgres(plain.url, 'verify'), { tls: true })).toEqual([
      // Only whether it answers was not seen.
      ['data/db-reachable', instead, 0],
      ['data/db-tls', instead],
    ]);
  });

  test('of production is refused before the first byte', async () => {
    await using server = await serve(answer({}));
    const refused = await measure(postgres(`postgres://shop:password@127.0.0.1:${server.port}/shop`), {}, [
      '127.0.0.1',
    ]);
    expect(refused).toEqual(['refused-production', expect.stringContaining("127.0.0.1 is one of production's hosts")]);
    const resolved = await measure(postgres(`postgres://shop:password@localhost:${server.port}/shop`), {}, [
      '127.0.0.1',
      '::1',
    ]);
    expect(resolved[0]).toBe('refused-production');
    expect(server.connections()).toBe(0);
  });
});

/** What it answers to one piece of what it is sent; empty for nothing. */
async function listening(replyTo: (sent: string) => string = () => '') {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => void socket.write(replyTo(bytes.toString('latin1'))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

test.each(['postgres', 'mysql', 'redis'] as const)(
  'a %s that accepts a connection and says nothing was not reached: another kind of server may be there',
  async (kind) => {
    const server = await listening();
    const silent = { kind, url: `${kind}://shop:password@127.0.0.1:${server.port}/0`, tls: 'off' } as const;
    expect(await measure(silent, { within: 0.3 })).toEqual([
      'connection-unreachable',
      `connection db: 127.0.0.1:${server.port} accepted the connection and did not answer in time.`,
    ]);
    server.close();
  },
);

test('a Redis that lets somebody in and then says nothing does not answer', async () => {
  let pings = 0;
  const server = await listening((sent) => {
    if (/PING/i.test(sent)) pings += 1;
    return pings > 1 ? '' : '+OK\r\n';
  });
  expect(await measure(redisAt(`redis://127.0.0.1:${server.port}`), { within: 0.3 })).toEqual([
    ['data/db-reachable', { inWords: 'no result within 0.3 s' }],
  ]);
  server.close();
});

describe('a Redis', () => {
  test('answers, with and without TLS', async () => {
    expect(await measure(redisAt(redis.url))).toEqual([['data/db-reachable', 'answers']]);
    expect(await measure(redisAt(secureRedis.url, 'verify'), { tls: true })).toEqual([
      ['data/db-reachable', 'answers'],
      ['data/db-tls', 'TLSv1.3'],
    ]);
  });

  test.each<[string, () => ConnectionAccess, string, RegExp]>([
    [
      'a wrong password',
      () => redisAt(redis.with({ password: 'not-the-password' })),
      'credentials-refused',
      /refused the connection's user or password/,
    ],
    [
      'no password',
      () => redisAt(redis.with({ password: '' })),
      'credentials-refused',
      /asks for a password, and the connection's URL has none/,
    ],
    ['another database', () => redisAt(redis.with({ pathname: '/7' })), 'no-such-database', /has no database "7"/],
    ['no TLS where it is demanded', () => redisAt(redis.url, 'verify'), 'tls-refused', /does not speak TLS/],
    ['TLS where none is spoken', () => redisAt(secureRedis.url, 'off'), 'tls-refused', /may expect TLS/],
    [
      'a certificate for another name',
      () => redisAt(secureRedis.with({ hostname: '127.0.0.2' }), 'verify'),
      'connection-unreachable',
      /127\.0\.0\.2/,
    ],
  ])('%s', async (_, connection, code, words) => {
    expect(await measure(connection())).toEqual([code, expect.stringMatching(words)]);
  });
});
