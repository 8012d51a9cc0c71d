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
  `time() - min(${selectors.map((one, index) => `label_replace(max(timestamp(${one})), "input", "${index}", "", "")`).join(' or ')})`;

/** A server with the API of Prometheus, whose answers are what its questions ask for. */
const data: Readonly<Record<string, unknown>> = {
  'vector(1)': vector('1'),
  bytes: vector('150000000'),
  [ageOf('bytes')]: vector('0'),
  old: vector('150000000'),
  [ageOf('old')]: vector('14'),
  'sum(old)': vector('150000000'),
  'rate(old[1m] offset 5s) / bytes': vector('150000000'),
  [ageOf('old', 'bytes')]: vector('14'),
  'sum(bytes)': vector('150000000'),
  'median(old)': vector('150000000'),
  several: vector('1', '2'),
  none: vector(),
  nan: vector('NaN'),
  text: { resultType: 'string', result: [1_764_172_800, 'x'] },
};

test('one number is sampled, and everything else is none', async () => {
  let asked = () => {};
  await using server = await serve((request, response) => {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams.get('query') ?? '';
    answer({ status: 'success', data: data[query] ?? {} })(request, response);
    if (query !== 'vector(1)') asked();
  });
  const environment = {
    connections: { metrics: { kind: 'prometheus', url: server.url, tls: 'off' } },
  } as const;
  const load = async () => {
    for (let count = 0; count < 3; count += 1)
      await new Promise<void>((resolve) => {
        asked = resolve;
      });
  };
  const { causes, task } = await watch(memory('metrics', { query: 'bytes', max: 2e8, every: 20 }), load, {
    environment,
  });
  expect(causes).toEqual({ 'load/requests-memory': 'within-threshold' });
  expect(task.checks[0]?.title).toBe('The value of “bytes” on metrics under load is at most 200 MB');
  const { reading } = await watch(memory('metrics', { query: 'bytes', growth: { max: 1 }, every: 20 }), load, {
    environment,
  });
  expect(reading.gaps?.['load/requests-memory-growth']?.detail).toContain('Prometheus repeats the last one');
  for (const query of ['old', 'sum(old)', 'rate(old[1m] offset 5s) / bytes']) {
    const stale = await watch(memory('metrics', { query, max: 2e8, every: 20 }), load, { environment });
    expect([query, stale.causes]).toEqual([query, { 'load/requests-memory': 'task-not-completed' }]);
    expect(stale.reading.reason?.detail).toMatch(
      /^the source learned its last value 1\d(\.\d)? s before the load began$/,
    );
  }
  const tooMuch = await watch(memory('metrics', { query: 'old', max: 1e8, every: 20 }), load, { environment });
  expect(tooMuch.causes).toEqual({ 'load/requests-memory': 'beyond-threshold' });
  for (const query of ['sum(bytes)', 'median(old)']) {
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
