/** Keeps the gate small beside the other jobs of a machine: left alone, V8 would rather grow than collect what is no longer used. */
import { setFlagsFromString } from 'node:v8';

/** Bytes of the process. A gate that meets nothing large has fewer. */
const grown = 256_000_000;
/** Milliseconds. */
const interval = 250;

/** Once the process has grown, V8 collects sooner, for more processor time. It keeps no process alive. */
export function collectSooner(): void {
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() < grown) return;
    clearInterval(timer);
    setFlagsFromString('--optimize-for-size');
  }, interval).unref();
}
