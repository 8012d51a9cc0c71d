/** Samples of a run that is under way. */
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Form, readSamples } from './sample-format.ts';
import { Samples, type Traffic } from './samples.ts';

/** Milliseconds between two looks at what was added. k6 writes each second. */
const pause = 500;

/** Calls back with what there is, look after look, until it answers true or k6 has ended. What cannot be read ends it too. */
export async function followSamples(
  path: string,
  form: Form,
  ended: AbortSignal,
  look: (traffic: Traffic) => boolean,
): Promise<void> {
  const samples = new Samples();
  const enough = new AbortController();
  const over = AbortSignal.any([ended, enough.signal]);
  const reading = readSamples(added(path, over), form, samples).catch(() => enough.abort());
  while (!over.aborted) {
    await delay(pause, undefined, { signal: over }).catch(() => {});
    if (!over.aborted && look(samples.traffic)) enough.abort();
  }
  await reading;
}

/** What is in a file, and what is added to it. */
async function* added(path: string, over: AbortSignal): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    while (!over.aborted) {
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(65_536) });
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
      else await delay(pause, undefined, { signal: over }).catch(() => {});
    }
  } finally {
    await file.close();
  }
}
