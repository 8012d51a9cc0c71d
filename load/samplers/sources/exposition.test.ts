import { expect, test } from 'vitest';
import { seriesIn } from './exposition.ts';

const text = `# HELP pool_size Connections.
# TYPE pool_size gauge
pool_size{state="idle",app="a"} 4
pool_size{state="busy",app="a, \\"b\\" {}"} 7 1700000000000
pool_size_max 20
heap_bytes 1.5e+08
ratio NaN
limit +Inf
answers_total{code="200"} 1027 # {trace_id="a b"} 0.67
answers_total{code="500"} 3 # {trace_id="c"} 0.1 1700000000`;

test.for([
  ['pool_size_max', 20],
  ['heap_bytes', 150_000_000],
  ['pool_size{state="busy"}', 7],
  ['pool_size{app="a",state="idle"}', 4],
  ['answers_total{code="200"}', 1027],
  ['answers_total{code="500"}', 3],
] as const)('%s is %d', ([series, value]) => expect(seriesIn(text, series)).toBe(value));

test.for([
  ['pool_size', '2 series, where one is expected: name one by its labels'],
  ['pool_size{state="gone"}', 'no such series'],
  ['pool', 'no such series'],
  ['ratio', 'NaN'],
  ['limit', '+Inf'],
  ['pool-size', 'pool-size is not the name of a series'],
] as const)('%s is no number', ([series, inWords]) => expect(seriesIn(text, series)).toEqual({ inWords }));

test('an answer that is no text of metrics has no series', () =>
  expect(seriesIn('<html><body>pool_size', 'pool_size')).toEqual({ inWords: 'no such series' }));
