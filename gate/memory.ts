/** Keeps the gate small beside the other jobs of a machine: left alone, V8 would rather grow than collect what is no longer used. */
import { setFlagsFromString } from 'node:v8';

/** Bytes of the process. A gate that meets nothing large has fewer. */
const grown = 256_000_000;
/** Milliseconds. */
const interval = 250;

let sooner = false;

/** Until the end of the process, which it does not delay. */
export function watchMemory(): void {
  setInterval(collectSooner, interval).unref();
}

/** Once the process has grown, V8 collects sooner, for more processor time. Call it also after work in which no timer fires. */
export function collectSooner(): void {
  if (sooner || process.memoryUsage.rss() < grown) return;
  sooner = true;
  setFlagsFromString('--optimize-for-size');
}
