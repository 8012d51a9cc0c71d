import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { serve, type TestServer } from '../../fixtures/testing/server.ts';
import { gauge } from './gauge.ts';
import { watch } from './testing/watch.ts';

type Given = Parameters<typeof gauge>[1];

/** A server whose answer a test changes, and which says when it was asked. */
class Staging implements AsyncDisposable {
  value: unknown = 3;
  readonly url: string;
  readonly #server: TestServer;
  readonly #asked: EventEmitter;

  constructor(server: TestServer, asked: EventEmitter) {
    this.url = server.url;
    this.#server = server;
    this.#asked = asked;
  }

  static async start(written: (value: unknown) => string): Promise<Staging> {
    const asked = new EventEmitter();
    const server = await serve((_, response) => {
      response.end(written(staging.value));
      asked.emit('asked');
    });
    const staging = new Staging(server, asked);
    return staging;
  }

  async asked(times: number): Promise<void> {
    for (let count = 0; count < times; count += 1) await once(this.#asked, 'asked');
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#server[Symbol.asyncDispose]();
  }
}

const metrics = (value: unknown): string => `# TYPE pool_size gauge
pool_size_total{state="busy"} 99
pool_size{state="idle",app="api"} 1
pool_size{state="busy", app="api \\"1\\""} ${String(value)} 1700000000000
`;
const busy = 'pool_size{state="busy"}';

const watched = (staging: Staging, given: Given, load: () => Promise<void>) =>
  watch(gauge('/metrics', { every: 20, name: 'pool', ...given }), load, {
    environment: { origins: { api: staging.url } },
  });

test('the worst value of a load is found, whatever it was before', async () => {
  await using staging = await Staging.start(metrics);
  staging.value = 50;
  const { causes, reading, task } = await watched(staging, { value: busy, max: 10 }, async () => {
    staging.value = 4;
    await staging.asked(3);
    staging.value = 12;
    await staging.asked(3);
    staging.value = 5;
    await staging.asked(3);
  });
  expect(task.id).toBe('load/requests-pool');
  expect(causes).toEqual({ 'load/requests-pool': 'beyond-threshold' });
  // A sample that was under way when the load began may still be 50.
  expect([12, 50]).toContain(reading.measurements['load/requests-pool']?.value);
  expect(reading.series?.panels).toMatchObject([
    { title: 'Value of pool_size{state="busy"} at /metrics', unit: 'count', lines: [{ check: 'load/requests-pool' }] },
  ]);
});

test('a value that stays within its bounds and comes back passes', async () => {
  await using staging = await Staging.start((value) => JSON.stringify({ pool: { size: value } }));
  const given = { value: '/pool/size', min: 1, max: 10, returns: { within: 60 } };
  const { causes, reading, end } = await watched(staging, given, async () => {
    staging.value = 9;
    await staging.asked(5);
    staging.value = 3;
  });
  expect(end.status).toBe('completed');
  expect(causes).toEqual({
    'load/requests-pool': 'within-threshold',
    'load/requests-pool-return': 'within-threshold',
  });
  expect(reading.measurements['load/requests-pool']).toMatchObject({ value: expect.any(Number), unit: 'count' });
});

test('a value that does not come back fails', async () => {
  await using staging = await Staging.start(metrics);
  const { causes, reading } = await watched(staging, { value: busy, returns: { within: 0.2, by: 0.5 } }, async () => {
    staging.value = 9;
    await staging.asked(3);
  });
  expect(causes).toEqual({ 'load/requests-pool-return': 'beyond-threshold' });
  expect(reading.measurements['load/requests-pool-return']?.value).toEqual({
    inWords: '9, and 4.5 or less was to come',
  });
});

test('growth is told from a value that only goes up and down', async () => {
  await using staging = await Staging.start(metrics);
  const leak = await watched(staging, { value: busy, growth: { max: 30 } }, async () => {
    for (let step = 0; step < 60; step += 1) {
      staging.value = 10 + step;
      await staging.asked(1);
    }
  });
  expect(leak.causes).toEqual({ 'load/requests-pool-growth': 'beyond-threshold' });
  const steady = await watched(staging, { value: busy, growth: { max: 6000 } }, async () => {
    for (let step = 0; step < 60; step += 1) {
      staging.value = 10 + (step % 2);
      await staging.asked(1);
    }
  });
  expect(steady.causes).toEqual({ 'load/requests-pool-growth': 'within-threshold' });
});

test('what is no number was not seen, and says so', async () => {
  await using staging = await Staging.start(metrics);
  const seen = async (value: string, words: string) => {
    const { causes, reading } = await watched(staging, { value, max: 10 }, () => staging.asked(2));
    expect(causes).toEqual({ 'load/requests-pool': 'not-measured' });
    expect(reading.reason).toMatchObject({ code: 'not-sampled', detail: expect.stringContaining(words) });
  };
  await Promise.all([seen('pool_size', '2 series'), seen('none', 'no such series'), seen('/a', 'no JSON')]);
});

test('what a cache answers is no sample', async () => {
  const asked = new EventEmitter();
  await using server = await serve((_, response) => {
    response.setHeader('age', '30');
    response.end(metrics(4));
    asked.emit('asked');
  });
  const { causes, reading } = await watch(
    gauge('/metrics', { value: busy, max: 10, every: 20, name: 'pool' }),
    async () => {
      for (let count = 0; count < 3; count += 1) await once(asked, 'asked');
    },
    { environment: { origins: { api: server.url } } },
  );
  expect(causes).toEqual({ 'load/requests-pool': 'not-measured' });
  expect(reading.reason?.detail).toContain('an answer of a cache (age: 30), where staging’s own is expected');
  expect(server.requests[0]?.headers['cache-control']).toBe('no-cache');
});

test('a source that dies in the middle leaves what was seen before open, and a failure is one', async () => {
  const during = async (value: number) => {
    const staging = await Staging.start(metrics);
    return watched(staging, { value: busy, max: 10, growth: { max: 1 } }, async () => {
      staging.value = value;
      await staging.asked(5);
      await staging[Symbol.asyncDispose]();
    });
  };
  const [good, bad] = await Promise.all([during(4), during(12)]);
  for (const { end } of [good, bad]) expect(end).toMatchObject({ status: 'errored', reason: { code: 'unreachable' } });
  expect(good.causes['load/requests-pool']).toBe('task-not-completed');
  expect(bad.causes['load/requests-pool']).toBe('beyond-threshold');
});

test('nothing is sampled of a source that is not there, and the load is not kept waiting', async () => {
  const { end, causes } = await watch(gauge('/metrics', { value: busy, max: 10, name: 'pool' }), async () => {}, {
    environment: { origins: { api: 'http://127.0.0.1:9' } },
  });
  expect(end).toMatchObject({ status: 'errored', reason: { code: 'unreachable' } });
  expect(causes).toEqual({ 'load/requests-pool': 'not-measured' });
});

test('a load that did not complete shows nothing but failures', async () => {
  await using staging = await Staging.start(metrics);
  const { end, causes } = await watch(
    gauge('/metrics', { value: busy, max: 10, every: 20, name: 'pool' }),
    async () => {
      await staging.asked(2);
      return 'errored';
    },
    { environment: { origins: { api: staging.url } } },
  );
  expect(end).toMatchObject({ status: 'errored', reason: { code: 'not-sampled' } });
  expect(causes).toEqual({ 'load/requests-pool': 'task-not-completed' });
});

test('what was written wrong is quoted', () => {
  expect(() => gauge('/metrics', { value: busy })).toThrow('expected what the value must be, such as max: 10');
  expect(() => gauge('/metrics', { value: busy, max: 1, every: 5 })).toThrow(
    'every: expected milliseconds of at least 20, got 5 (number)',
  );
  expect(() => gauge('/metrics', { value: busy, returns: { within: 1, by: 0.1, to: 2 } })).toThrow(
    'by or to, not both',
  );
});
