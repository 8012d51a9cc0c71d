import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { answer, serve } from '../../fixtures/testing/server.ts';
import { memory } from './memory.ts';
import { sample } from './sample.ts';
import { watch } from './testing/watch.ts';

const vector = (...values: readonly string[]) => ({
  resultType: 'vector',
  result: values.map((value, index) => ({ metric: { instance: `api-${index}` }, value: [1_764_172_800, value] })),
});

const ageOf = (...selectors: readonly string[]): string =>
  `time() - max(${selectors.map((one, index) => `label_replace(max(timestamp(${one})), "input", "${index}", "", "")`).join(' or ')})`;

/** A server with the API of Prometheus, whose answers are what its questions ask for. */
const data: Readonly<Record<string, unknown>> = {
  'vector(1)': vector('1'),
  bytes: vector('150000000'),
  [ageOf('bytes')]: vector('0'),
  old: vector('150000000'),
  [ageOf('old')]: vector('14'),
  'sum(old)': vector('150000000'),
  'rate(old[1m] offset 5s) / older': vector('150000000'),
  [ageOf('old', 'older')]: vector('14'),
  'bytes / older': vector('150000000'),
  [ageOf('bytes', 'older')]: vector('0'),
  'sum(bytes)': vector('150000000'),
  'median(old)': vector('150000000'),
  several: vector('1', '2'),
  none: vector(),
  nan: vector('NaN'),
  text: { resultType: 'string', result: [1_764_172_800, 'x'] },
};

/** With a load that goes on until it was asked three times. `instead` answers in its place. */
async function serving(instead: (query: string) => RequestListener | undefined = () => undefined) {
  let asked = () => {};
  const server = await serve((request, response) => {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams.get('query') ?? '';
    const handle = instead(query) ?? answer({ status: 'success', data: data[query] ?? {} });
    handle(request, response);
    if (query in data && !query.startsWith('time()') && query !== 'vector(1)') asked();
  });
  const load = async () => {
    for (let count = 0; count < 3; count += 1)
      await new Promise<void>((resolve) => {
        asked = resolve;
      });
  };
  const environment = {
    connections: { metrics: { kind: 'prometheus', url: server.url, tls: 'off' } },
  } as const;
  return { load, environment, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('one number is sampled, and everything else is none', async () => {
  await using server = await serving();
  const { load, environment } = server;
  const { causes, task } = await watch(memory('metrics', { query: 'bytes', max: 2e8, every: 20 }), load, {
    environment,
  });
  expect(causes).toEqual({ 'load/requests-memory': 'within-threshold' });
  expect(task.checks[0]?.title).toBe('The value of “bytes” on metrics under load is at most 200 MB');
  const { reading } = await watch(memory('metrics', { query: 'bytes', growth: { max: 1 }, every: 20 }), load, {
    environment,
  });
  expect(reading.gaps?.['load/requests-memory-growth']?.detail).toContain('Prometheus repeats the last one');
  for (const query of ['old', 'sum(old)', 'rate(old[1m] offset 5s) / older']) {
    const stale = await watch(memory('metrics', { query, max: 2e8, every: 20 }), load, { environment });
    expect([query, stale.causes]).toEqual([query, { 'load/requests-memory': 'task-not-completed' }]);
    expect(stale.reading.reason?.detail).toMatch(
      /^the source learned its last value 1\d(\.\d)? s before the load began$/,
    );
  }
  const tooMuch = await watch(memory('metrics', { query: 'old', max: 1e8, every: 20 }), load, { environment });
  expect(tooMuch.causes).toEqual({ 'load/requests-memory': 'beyond-threshold' });
  for (const query of ['sum(bytes)', 'bytes / older', 'median(old)']) {
    const computed = await watch(memory('metrics', { query, max: 2e8, every: 20 }), load, { environment });
    expect([query, computed.causes]).toEqual([query, { 'load/requests-memory': 'within-threshold' }]);
  }
  const words = await Promise.all(
    ['several', 'none', 'nan', 'text'].map(async (query) => {
      const { reading } = await watch(sample('metrics', query, { max: 1, every: 20 }), async () => {}, { environment });
      return reading.reason?.detail?.split(': ')[1];
    }),
  );
  expect(words).toEqual([
    '2 series, where one is expected',
    'no such series',
    'NaN',
    'no number, where one is expected',
  ]);
});

test.each<[string, RequestListener]>([
  ['the query is refused', answer({ status: 'error', errorType: 'execution', error: 'query limit reached' }, 422)],
  ['a proxy refuses it', answer('forbidden', 403)],
  ['a proxy gives up', answer('gateway time-out', 504)],
])('a value without a known age is judged, and its age is asked for once: %s', async (_, refuse) => {
  let times = 0;
  await using server = await serving((query) => {
    if (query !== ageOf('old')) return undefined;
    times += 1;
    return refuse;
  });
  const { load, environment } = server;
  const { causes } = await watch(memory('metrics', { query: 'sum(old)', max: 2e8, every: 20 }), load, { environment });
  expect([causes, times]).toEqual([{ 'load/requests-memory': 'within-threshold' }, 1]);
});

test('an age that was told is asked for again after a refusal', async () => {
  let times = 0;
  await using server = await serving((query) => {
    if (query === ageOf('old')) times += 1;
    return query === ageOf('old') && times === 2 ? answer('too many requests', 429) : undefined;
  });
  const { load, environment } = server;
  const { causes } = await watch(memory('metrics', { query: 'sum(old)', max: 2e8, every: 20 }), load, { environment });
  expect(causes).toEqual({ 'load/requests-memory': 'task-not-completed' });
});
