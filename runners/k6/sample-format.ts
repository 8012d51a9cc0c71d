/** How k6 hands its samples over: counted by the output of our own build of k6, or each of them, which every k6 can. */
import { createReadStream } from 'node:fs';
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

/** Takes what is in the file, even if its end is missing. */
export function readSamples(path: string, form: Form): Promise<Samples> {
  return form === 'counted' ? readCounted(path) : readCsv(path);
}

interface Line extends Pick<Counted, 'metric' | 'second' | 'tags'> {
  readonly values: readonly (readonly [value: number, count: number])[];
}

async function readCounted(path: string): Promise<Samples> {
  const samples = new Samples();
  for await (const text of wholeLines(createReadStream(path))) {
    const { values, ...line } = JSON.parse(text) as Line;
    for (const [value, count] of values) samples.take({ ...line, value, count });
  }
  return samples;
}

async function readCsv(path: string): Promise<Samples> {
  const samples = new Samples();
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  await pipeline(createReadStream(path), gunzip, async (chunks) => {
    for await (const { metric_name: metric = '', timestamp, metric_value: value, ...tags } of records(chunks, isRead)) {
      samples.take({ metric, second: Number(timestamp), tags, value: Number(value), count: 1 });
      samples.reached.take(metric, tags);
    }
  });
  return samples;
}

function isRead(line: string): boolean {
  return [...metrics, ...metricsWithUrl].some((metric) => line.startsWith(`${metric},`));
}
