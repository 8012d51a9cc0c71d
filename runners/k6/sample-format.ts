/** How k6 hands its samples over: counted by the output of our own build of k6, or each of them, which every k6 can. */
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { records } from './csv.ts';
import { wholeLines } from './lines.ts';
import { metricsWithUrl } from './reached.ts';
import { type Counted, metrics, Samples } from './samples.ts';

/** `counted`: `--out stagegate` of `load/k6`. `csv`: `--out csv`, compressed, which costs up to half of k6's throughput. */
export type Form = 'counted' | 'csv';

/** `k6 version` lists the outputs that were built in. */
export function formOf(version: string): Form {
  return /, stagegate \[output\]$/m.test(version) ? 'counted' : 'csv';
}

type Chunks = AsyncIterable<Uint8Array>;

/** Takes what is in the file, even if its end is missing, into `samples`. */
export async function readSamples(chunks: Chunks, form: Form, samples = new Samples()): Promise<Samples> {
  await (form === 'counted' ? readCounted(chunks, samples) : readCsv(chunks, samples));
  return samples;
}

interface Line extends Pick<Counted, 'metric' | 'second' | 'tags'> {
  readonly values: readonly (readonly [value: number, count: number])[];
}

async function readCounted(chunks: Chunks, samples: Samples): Promise<void> {
  for await (const text of wholeLines(chunks)) {
    const { values, ...line } = JSON.parse(text) as Line;
    for (const [value, count] of values) samples.take({ ...line, value, count });
  }
}

async function readCsv(file: Chunks, samples: Samples): Promise<void> {
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  await pipeline(file, gunzip, async (chunks) => {
    for await (const { metric_name: metric = '', timestamp, metric_value: value, ...tags } of records(chunks, isRead)) {
      samples.take({ metric, second: Number(timestamp), tags, value: Number(value), count: 1 });
      samples.reached.take(metric, tags);
    }
  });
}

function isRead(line: string): boolean {
  return [...metrics, ...metricsWithUrl].some((metric) => line.startsWith(`${metric},`));
}
