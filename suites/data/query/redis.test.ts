import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Measurement } from '../../../core/model.ts';
import type { OptionsOf } from '../../../fixtures/claims/claim-function.ts';
import { type TestServer, testRedis } from '../../../fixtures/connections/testing/servers.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { query } from './query.ts';

type QueryOptions = OptionsOf<typeof query>;

let server: TestServer;
beforeAll(async () => {
  server = await testRedis();
});
afterAll(() => server[Symbol.asyncDispose]());

const environment = () =>
  resolvedEnvironment({ connections: { cache: { kind: 'redis', url: server.url, tls: 'off' } } });

async function measure(question: string, options: QueryOptions): Promise<readonly Measurement[]> {
  const claim = query('cache', question, { name: 'q', ...options });
  return Object.values(await measureClaim(claim, query.probe, environment()));
}

const first = async (...asked: Parameters<typeof measure>): Promise<Measurement | undefined> =>
  (await measure(...asked))[0];

describe('a Redis', () => {
  beforeAll(async () => {
    const client = new Redis(server.url);
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
    expect(await first(question, options)).toMatchObject({ value, samples });
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
