import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestServer, testRedis } from '../../../fixtures/connections/testing/servers.ts';
import { leash } from '../../../fixtures/stand-ins/kit/leash.ts';
import { onFreePort } from '../../../fixtures/stand-ins/kit/port.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { measureClaim } from '../../../fixtures/testing/probe.ts';
import { queues } from './queues.ts';

type Options = NonNullable<Parameters<typeof queues>[2]>;

const prefix = 'shop-staging';
let server: TestServer;
let client: Redis;
const open: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  server = await testRedis();
  client = new Redis(server.url, { maxRetriesPerRequest: null });
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  client.disconnect();
  await server[Symbol.asyncDispose]();
});

/** As BullMQ's own guide makes them. */
async function queueOf(name: string, under = prefix): Promise<Queue> {
  const queue = new Queue(name, { connection: client, prefix: under });
  open.push(queue);
  await queue.waitUntilReady();
  await expect.poll(() => queue.getVersion()).not.toBe(null);
  return queue;
}
async function work(queue: Queue, processor: () => Promise<unknown>): Promise<void> {
  const worker = new Worker(queue.name, processor, { connection: client, prefix });
  open.push(worker);
  await expect
    .poll(async () => Object.values(await queue.getJobCounts('waiting', 'active', 'prioritized')), { timeout: 60_000 })
    .toEqual([0, 0, 0]);
}

async function measure(name: string, options: Options = {}, url = server.url) {
  const environment = resolvedEnvironment({ connections: { cache: { kind: 'redis', url, tls: 'off' } } });
  let kept = '';
  const seen = await measureClaim(queues('cache', [name], { prefix, ...options }), queues.probe, environment, {
    onKept: (files) => {
      kept = Buffer.concat([...files.values()]).toString();
    },
  });
  expect(kept).not.toContain('canary');
  return Object.fromEntries(
    Object.entries(seen).map(([id, { value, samples }]) => [
      id.replace(`data/cache-${name}-`, ''),
      samples === 1 ? value : [value, samples],
    ]),
  );
}
const notSeen = (words: unknown) => [{ inWords: words }, 0];

test('the claim has a check for each figure of each queue', () => {
  const { checks } = queues('cache', ['emails'], { waiting: { max: 9 }, oldest: { max: 60 } }).drafts.quick;
  expect(checks.map(({ id, title }) => [id, title])).toEqual([
    ['data/cache-emails-exists', 'The queue emails is on cache, under bull, and not paused'],
    ['data/cache-emails-failed', 'The number of failed jobs in emails on cache is at most 0'],
    ['data/cache-emails-stalled', 'The number of stalled jobs in emails on cache is at most 0'],
    ['data/cache-emails-waiting', 'The number of waiting jobs in emails on cache is at most 9'],
    ['data/cache-emails-oldest', 'The oldest waiting job in emails on cache is at most 60 s old'],
  ]);
});

test.each<[unknown, object, RegExp]>([
  [[], {}, /names: expected at least one queue/],
  [['shop:emails'], {}, /expected a name without ":"; BullMQ allows none, got "shop:emails"/],
  [['emails'], { failed: {} }, /failed: expected min or max/],
  [['emails'], { oldest: { min: 3 } }, /oldest/],
])('%j, %j is refused', (names, options, message) => {
  expect(() => queues('cache', names as string[], options)).toThrow(message);
});

describe('a queue', () => {
  test('whose worker has done its jobs has no other figure than 0', async () => {
    const queue = await queueOf('done');
    await queue.addBulk([1, 2, 3].map((n) => ({ name: 'mail', data: { to: `canary-${n}` } })));
    await queue.add('later', { to: 'canary' }, { delay: 3_600_000 });
    await work(queue, async () => 'canary');
    expect(await measure('done', { waiting: { max: 0 }, oldest: { max: 1 } })).toEqual({
      ...{ exists: 'exists', failed: 0, stalled: 0, waiting: 0, oldest: 0 },
    });
  });

  test('whose jobs fail shows how many', async () => {
    const queue = await queueOf('failing');
    await queue.addBulk([
      { name: 'mail', data: {} },
      { name: 'mail', data: {} },
    ]);
    await work(queue, () => Promise.reject(new Error('canary')));
    expect(await measure('failing')).toEqual({ exists: 'exists', failed: 2, stalled: 0 });
  });

  test('that is paused fails, although nothing waits', async () => {
    const queue = await queueOf('paused');
    await queue.pause();
    expect(await measure('paused')).toEqual({
      ...{ exists: { inWords: 'paused: no worker takes its jobs' }, failed: 0, stalled: 0 },
    });
    await queue.resume();
    expect(await measure('paused')).toMatchObject({ exists: 'exists' });
  });

  test('whose worker has died shows what it held', async () => {
    const queue = await queueOf('held');
    await queue.addBulk([
      { name: 'mail', data: {} },
      { name: 'mail', data: {} },
    ]);
    const worker = new Worker('held', null, { connection: client, prefix, lockDuration: 60_000 });
    open.push(worker);
    const [job] = [await worker.getNextJob('token'), await worker.getNextJob('other')];
    expect(await measure('held', { waiting: { max: 9 } })).toMatchObject({ stalled: 0, waiting: 0 });
    await client.del(`${queue.toKey(job?.id ?? '')}:lock`);
    expect(await measure('held')).toMatchObject({ stalled: 1 });
  });

  test('without a worker shows what waits, and since when', async () => {
    const queue = await queueOf('waiting');
    const minute = 60_000;
    await queue.add('a', {}, { timestamp: Date.now() - 3 * minute });
    await queue.add('b', {}, { timestamp: Date.now() - 60 * minute, priority: 3 });
    await queue.add('c', {}, { timestamp: Date.now() - 2 * minute, lifo: true });
    const { waiting, oldest } = await measure('waiting', { waiting: { max: 2 }, oldest: { max: 60 } });
    expect({ waiting, isOld: Number(oldest) >= 3_600 && Number(oldest) < 7_200 }).toEqual({ waiting: 3, isOld: true });
  });

  test('whose delayed job is due, and nobody takes it, shows since when', async () => {
    const queue = await queueOf('due');
    const hour = 3_600_000;
    await queue.add('report', { to: 'canary' }, { timestamp: Date.now() - 2 * hour, delay: hour });
    await queue.add('later', {}, { delay: hour });
    const { waiting, oldest } = await measure('due', { waiting: { max: 0 }, oldest: { max: 60 } });
    expect({ waiting, isOld: Number(oldest) >= 3_600 && Number(oldest) < 7_200 }).toEqual({ waiting: 1, isOld: true });
  });

  test('with workers shows how many there are, and none once they have gone', async () => {
    const queue = await queueOf('manned');
    const workers = { min: 1 };
    expect(await measure('manned', { workers })).toEqual({ exists: 'exists', failed: 0, stalled: 0, workers: 0 });
    const two = ['', 'second'].map(
      (name) => new Worker('manned', async () => {}, { connection: client, prefix, ...(name === '' ? {} : { name }) }),
    );
    await queueOf('other');
    const other = new Worker('other', async () => {}, { connection: client, prefix });
    open.push(other);
    await Promise.all([...two, other].map((one) => one.waitUntilReady()));
    await expect.poll(() => queue.getWorkersCount()).toBe(2);
    expect(await measure('manned', { workers })).toMatchObject({ workers: 2 });
    await Promise.all(two.map((one) => one.close()));
    await expect.poll(() => queue.getWorkersCount()).toBe(0);
    expect(await measure('manned', { workers })).toMatchObject({ workers: 0 });
  });

  test('of which a job is worked on by nobody who has a name has not shown its workers', async () => {
    const queue = await queueOf('hidden');
    await queue.add('mail', {});
    const worker = new Worker('hidden', null, { connection: client, prefix, lockDuration: 60_000 });
    await worker.getNextJob('token', { block: false });
    await worker.close(true);
    await expect.poll(() => queue.getWorkersCount()).toBe(0);
    expect(await measure('hidden', { workers: { min: 1 } })).toMatchObject({
      workers: notSeen('jobs are worked on, but no client has the name of a worker'),
    });
  });

  test('that is not there, or under another prefix, fails, and nothing else was seen of it', async () => {
    await queueOf('strayed', 'bull');
    expect(await measure('strayed')).toEqual({
      exists: { inWords: 'no key of it under shop-staging, and there is one under bull' },
      failed: notSeen('there is no queue strayed under shop-staging'),
      stalled: notSeen('there is no queue strayed under shop-staging'),
    });
    expect(await measure('nowhere')).toMatchObject({ exists: { inWords: 'no key of it under shop-staging' } });
  });

  test('of a newer BullMQ, of BullMQ Pro, and with markers of an old one was not seen', async () => {
    const queue = await queueOf('newer');
    await client.hset(queue.toKey('meta'), 'version', 'bullmq:99.1.0');
    const newer = notSeen(expect.stringMatching(/^bullmq:99\.1\.0 wrote the queue, which is newer than the BullMQ/));
    expect(await measure('newer')).toEqual({ exists: 'exists', failed: newer, stalled: newer });
    await client.hset(queue.toKey('meta'), 'version', 'bullmq-pro:7.1.0');
    expect(await measure('newer')).toMatchObject({ failed: notSeen(expect.stringMatching(/does not see its groups/)) });
    await client.rpush(queue.toKey('wait'), '1', '0:0');
    expect(await measure('newer')).toMatchObject({ exists: notSeen(expect.stringMatching(/marker of BullMQ 4/)) });
    expect(await client.llen(queue.toKey('wait'))).toBe(2);
  });
});

test('nothing is written, and a user who may only read is enough', async () => {
  const queue = await queueOf('read');
  await queue.add('a', {});
  const user = 'canary-password';
  await client.call(
    'ACL',
    'SETUSER',
    'gate',
    'on',
    `>${user}`,
    '~*',
    '+@read',
    '+@connection',
    '+info',
    '+eval',
    '+evalsha',
  );
  const changes = async () => /rdb_changes_since_last_save:(\d+)/.exec(await client.info('persistence'))?.[1];
  const before = await changes();
  const gate = server.with({ username: 'gate', password: user });
  expect(await measure('read', { waiting: { max: 9 } }, gate)).toEqual({
    ...{ exists: 'exists', failed: 0, stalled: 0, waiting: 1 },
  });
  expect(await changes()).toBe(before);
  await client.call('ACL', 'SETUSER', 'gate', '-eval', '-evalsha');
  expect(await measure('read', {}, gate)).toMatchObject({ failed: notSeen('the user may not ask this (NOPERM)') });
});

test('a user who may see the queues of its prefix alone learns that one is not there, and who may see no key of it learns nothing', async () => {
  const user = 'canary-narrow';
  await client.call('ACL', 'SETUSER', 'prefixed', 'on', `>${user}`, `~${prefix}:*`, '+@all');
  const prefixed = server.with({ username: 'prefixed', password: user });
  expect(await measure('gone', {}, prefixed)).toMatchObject({ exists: { inWords: 'no key of it under shop-staging' } });
  await queueOf('seen');
  expect(await measure('seen', {}, prefixed)).toEqual({ exists: 'exists', failed: 0, stalled: 0 });
  await client.call('ACL', 'SETUSER', 'elsewhere', 'on', `>${user}`, '~else:*', '+@all');
  const elsewhere = server.with({ username: 'elsewhere', password: user });
  expect(await measure('gone', {}, elsewhere)).toMatchObject({ exists: notSeen('the user may not ask this (NOPERM)') });
});

test('a user who may not list clients learns everything but the number of workers', async () => {
  await queueOf('listed');
  const user = 'canary-list';
  await client.call('ACL', 'SETUSER', 'listless', 'on', `>${user}`, '~*', '+@all', '-client|list');
  const listless = server.with({ username: 'listless', password: user });
  expect(await measure('listed', { workers: { min: 1 } }, listless)).toEqual({
    ...{ exists: 'exists', failed: 0, stalled: 0, workers: notSeen('the user may not ask this (NOPERM)') },
  });
});

const unnamed = notSeen('no client has the name of a worker, and the server does not name the gate’s');

test('a server that keeps no names of clients has not shown its workers', async () => {
  const queue = await queueOf('nameless');
  const password = 'canary-nameless';
  await client.call('ACL', 'SETUSER', 'nameless', 'on', `>${password}`, '~*', '&*', '+@all', '-client|setname');
  const url = server.with({ username: 'nameless', password });
  const workers = { min: 1 };
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const worker = new Worker('nameless', async () => {}, { connection, prefix });
  open.push(worker, { close: async () => connection.disconnect() });
  await worker.waitUntilReady();
  expect(await queue.getWorkersCount()).toBe(0);
  expect(await measure('nameless', { workers }, url)).toMatchObject({ stalled: 0, workers: unnamed });
  const named = new Worker('nameless', async () => {}, { connection: client, prefix });
  open.push(named);
  await expect.poll(() => queue.getWorkersCount()).toBe(1);
  expect(await measure('nameless', { workers }, url)).toMatchObject({ workers: 1 });
});

test('a server that takes the names of clients, and lists none, has not shown its workers', async () => {
  const queue = await queueOf('forgetful');
  const worker = new Worker('forgetful', async () => {}, { connection: client, prefix });
  open.push(worker);
  await expect.poll(() => queue.getWorkersCount()).toBe(1);
  const proxy = createServer((near) => {
    const far = connect(Number(new URL(server.url).port), '127.0.0.1');
    near.pipe(far);
    far.on('data', (answer) => near.write(answer.toString('latin1').replace(/ name=\S+/g, withoutName), 'latin1'));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => {}).on('close', () => other.destroy());
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  open.push({ close: async () => proxy.close() });
  const url = Object.assign(new URL(server.url), { port: String((proxy.address() as AddressInfo).port) }).href;
  expect(await measure('forgetful', { workers: { min: 1 } }, url)).toMatchObject({ workers: unnamed });
});

/** As long as before, as the answer's own length demands. */
const withoutName = (field: string): string => ` name= ${'x'.repeat(field.length - ' name= '.length)}`;

test('a server that keeps no list of its clients has not shown its workers', async () => {
  await using listless = await onFreePort(async (port) => {
    const redis = leash('redis-server', ['--port', `${port}`, '--save', '', '--rename-command', 'CLIENT', '']);
    await redis.says(/ready to accept connections/i);
    return { port, [Symbol.asyncDispose]: () => redis.stop() };
  });
  const other = new Redis({ host: '127.0.0.1', port: listless.port });
  await other.hset(`${prefix}:kept:meta`, 'version', 'bullmq:6.7.0');
  other.disconnect();
  expect(await measure('kept', { workers: { min: 1 } }, `redis://127.0.0.1:${listless.port}`)).toEqual({
    ...{ exists: 'exists', failed: 0, stalled: 0, workers: notSeen('the server keeps no list of its clients') },
  });
});
