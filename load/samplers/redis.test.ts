import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sampler } from '../../fixtures/claims/sampler.ts';
import { type TestServer, testRedis } from '../../fixtures/connections/testing/servers.ts';
import { clients } from './clients.ts';
import { hitRate } from './hit-rate.ts';
import { memory } from './memory.ts';
import { queueDepth } from './queue-depth.ts';
import { sample } from './sample.ts';
import { watch } from './testing/watch.ts';

let server: TestServer;
let client: Redis;
beforeAll(async () => {
  server = await testRedis();
  client = new Redis(server.url);
});
afterAll(async () => {
  client.disconnect();
  await server[Symbol.asyncDispose]();
});

/** Until the sampler has sent the command three times more. */
async function asked(command: string): Promise<void> {
  let own = 0;
  const calls = async (): Promise<number> => {
    own += command === 'info' ? 1 : 0;
    const text = await client.info('commandstats');
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(text)?.[1] ?? 0) - own;
  };
  const before = await calls();
  while ((await calls()) < before + 4);
}

const watched = (sampler: Sampler, load: () => Promise<void>, url = server.url) =>
  watch(sampler, load, { environment: { connections: { cache: { kind: 'redis', url, tls: 'off' } } } });

test('clients are counted, the gate’s own among them', async () => {
  const { reading, causes } = await watched(clients('cache', { max: 4, every: 20 }), async () => {
    const others = Array.from({ length: 4 }, () => new Redis(server.url));
    await Promise.all(others.map((one) => one.ping()));
    await asked('info');
    for (const one of others) one.disconnect();
  });
  expect(reading.measurements['load/requests-clients']?.value).toBe(6);
  expect(causes).toEqual({ 'load/requests-clients': 'beyond-threshold' });
});

test('memory that is given back passes, and the highest of it is shown', async () => {
  const { reading, causes } = await watched(
    memory('cache', { max: 200_000_000, returns: { within: 60, by: 0.5 }, every: 20 }),
    async () => {
      await client.set('large', 'x'.repeat(30_000_000));
      await asked('info');
      await client.unlink('large');
    },
  );
  expect(causes).toEqual({
    'load/requests-memory': 'within-threshold',
    'load/requests-memory-return': 'within-threshold',
  });
  expect(reading.measurements['load/requests-memory']?.value).toBeGreaterThan(30_000_000);
});

test('entries of several keys are added up, and a queue that is not emptied fails', async () => {
  const keys = ['mail:wait', 'mail:delayed', 'mail:events', 'mail:failed'];
  const { reading, causes, task } = await watched(
    queueDepth('cache', { keys, max: 5, returns: { within: 0.1, to: 0 }, every: 20 }),
    async () => {
      await client.rpush('mail:wait', '1', '2', '3');
      await client.zadd('mail:delayed', 1, '4', 2, '5');
      await client.xadd('mail:events', '*', 'id', '6');
      await asked('xlen');
    },
  );
  expect(task.id).toBe('load/requests-queue-depth');
  expect(reading.measurements['load/requests-queue-depth']?.value).toBe(6);
  expect(causes).toEqual({
    'load/requests-queue-depth': 'beyond-threshold',
    'load/requests-queue-depth-return': 'beyond-threshold',
  });
});

test('keys of which no entry was seen at any time are inconclusive, unless they may be empty', async () => {
  const of = (more: object) =>
    watched(queueDepth('cache', { keys: ['mial:wait'], max: 5, every: 20, ...more }), () => asked('type'));
  const mistyped = await of({});
  expect(mistyped.causes).toEqual({ 'load/requests-queue-depth': 'task-not-completed' });
  expect(mistyped.reading.reason).toMatchObject({
    code: 'not-sampled',
    detail: expect.stringMatching(
      /^of the number of entries of mial:wait in cache, mial:wait had none in each of \d+ samples/,
    ),
    fix: expect.stringContaining('give mayBeEmpty: true'),
  });
  expect((await of({ mayBeEmpty: true })).causes).toEqual({ 'load/requests-queue-depth': 'within-threshold' });
});

test('one mistyped key among others is inconclusive and named, and an empty state of a queue that is there passes', async () => {
  await client.hset('bull:post:meta', 'version', 'bullmq:6.7.0');
  await client.rpush('post:log', '1');
  const of = (...keys: string[]) => watched(queueDepth('cache', { keys, max: 5, every: 20 }), () => asked('exists'));
  const mistyped = await of('bull:post:wait', 'bull:pots:wait', 'post:log');
  expect(mistyped.causes).toEqual({ 'load/requests-queue-depth': 'task-not-completed' });
  expect(mistyped.reading.reason?.detail).toMatch(/ in cache, bull:pots:wait had none in each of \d+ samples/);
  expect((await of('bull:post:waiting', 'bull:post:wait')).reading.reason?.detail).toContain('bull:post:waiting had');
  expect((await of('bull:post:wait', 'post:log')).causes).toEqual({ 'load/requests-queue-depth': 'within-threshold' });
  const full = await watched(queueDepth('cache', { keys: ['post:log', 'pots:log'], max: 0, every: 20 }), () =>
    asked('type'),
  );
  expect(full.causes).toEqual({ 'load/requests-queue-depth': 'beyond-threshold' });
});

test('a paused queue is inconclusive, unless its paused jobs are counted', async () => {
  await client.hset('bull:slow:meta', 'paused', '1');
  await client.rpush('bull:slow:paused', '1', '2');
  const of = (...keys: string[]) => watched(queueDepth('cache', { keys, max: 1, every: 20 }), () => asked('hexists'));
  const { causes, reading } = await of('bull:slow:wait');
  expect(causes).toEqual({ 'load/requests-queue-depth': 'not-measured' });
  expect(reading.reason?.detail).toContain('bull:slow is paused, and its jobs wait in bull:slow:paused');
  const both = await watched(
    queueDepth('cache', { keys: ['bull:slow:wait', 'bull:slow:paused'], max: 1, every: 20 }),
    () => asked('exists'),
  );
  expect(both.causes).toEqual({ 'load/requests-queue-depth': 'beyond-threshold' });
});

test('a user who may see the named keys alone does not learn whether a queue is paused', async () => {
  await client.call('ACL', 'SETUSER', 'narrow', 'on', '>narrow', '+@all', '~narrow:wait', '~narrow:failed');
  const url = server.with({ username: 'narrow', password: 'narrow' });
  const of = (...keys: string[]) =>
    watched(queueDepth('cache', { keys, max: 5, every: 20, mayBeEmpty: true }), () => asked('type'), url);
  const unknown = await of('narrow:wait');
  expect(unknown.causes).toEqual({ 'load/requests-queue-depth': 'not-measured' });
  expect(unknown.reading.reason?.detail).toContain(
    'nobody can say whether the queue narrow is paused, which narrow:meta shows: the user may not ask this (NOPERM)',
  );
  expect((await of('narrow:failed')).causes).toEqual({ 'load/requests-queue-depth': 'within-threshold' });
  await client.call('ACL', 'SETUSER', 'narrow', '~narrow:meta');
  expect((await of('narrow:wait')).causes).toEqual({ 'load/requests-queue-depth': 'within-threshold' });
});

test('a user who may see some keys of a queue learns from those that it is there', async () => {
  await client.call('ACL', 'SETUSER', 'some', 'on', '>some', '+@all', '~some:delayed', '~some:failed');
  const url = server.with({ username: 'some', password: 'some' });
  const of = (key: string) =>
    watched(queueDepth('cache', { keys: [key], max: 5, every: 20 }), () => asked('type'), url);
  expect((await of('some:delayed')).reading.reason?.detail).toMatch(/ in cache, some:delayed had none in each of/);
  await client.zadd('some:failed', 1, '1');
  expect((await of('some:delayed')).causes).toEqual({ 'load/requests-queue-depth': 'within-threshold' });
});

test('a paused queue is inconclusive also if its keys may be empty', async () => {
  await client.hset('bull:still:meta', 'paused', '1');
  await client.rpush('bull:still:paused', '1', '2');
  const { causes } = await watched(
    queueDepth('cache', { keys: ['bull:still:wait'], max: 1, every: 20, mayBeEmpty: true }),
    () => asked('hexists'),
  );
  expect(causes).toEqual({ 'load/requests-queue-depth': 'not-measured' });
});

test('the hit rate is that of the lookups during the load', async () => {
  await client.set('known', '1');
  for (let count = 0; count < 50; count += 1) await client.get('unknown');
  const { reading, causes } = await watched(hitRate('cache', { min: 0.5, every: 20 }), async () => {
    for (let count = 0; count < 90; count += 1) await client.get('known');
    for (let count = 0; count < 10; count += 1) await client.get('unknown');
    await asked('info');
  });
  const { value, samples } = reading.measurements['load/requests-hit-rate'] ?? {};
  expect([value, samples]).toEqual([0.9, 100]);
  // Lookups of one second are worth one.
  expect(['too-close-to-call', 'within-threshold']).toContain(causes['load/requests-hit-rate']);
  const idle = await watched(hitRate('cache', { min: 0.5, every: 20 }), () => asked('info'));
  expect(idle.causes).toEqual({ 'load/requests-hit-rate': 'not-seen' });
});

test('a command is asked as it is, and what it answers is no number if it is none', async () => {
  await client.set('text', 'somebody@example.com');
  const seen = await watched(sample('cache', 'STRLEN text', { max: 20, every: 20 }), () => asked('strlen'));
  expect(seen.causes).toEqual({ 'load/requests-cache-strlen-text': 'within-threshold' });
  const text = await watched(sample('cache', 'GET text', { name: 'text', max: 20, every: 20 }), () => asked('get'));
  expect(text.causes).toEqual({ 'load/requests-text': 'not-measured' });
  expect(text.reading.reason?.detail).toContain('no number, where one is expected');
  expect(JSON.stringify([...text.files.values()].map(String))).not.toContain('somebody');
});
