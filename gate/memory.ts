/** Keeps the gate small beside the other jobs of a machine: left alone, V8 would rather grow than collect what is no longer used. */
import { setFlagsFromString } from 'node:v8';

/** Bytes above which the process counts as large. A gate that meets nothing large stays below. */
const grown = 384_000_000;
/** Milliseconds. */
const interval = 250;

let sooner = false;

/** Until the end of the process, which it does not delay. */
export function watchMemory(): void {
  setInterval(collectSooner, interval).unref();
}

/**
 * To be called before the tools list their tests, of which there may be many. The young generation stops growing (at up to 16 MB, of up to 134 MB), and
 * the old one is collected once it has doubled instead of once it has quadrupled. While the gate waits for a tool, nothing is collected: that would
 * take processor time from the tool, and leave a young generation of 1 MB, which then fills up every millisecond.
 */
export function keepSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=100');
  setFlagsFromString('--no-memory-reducer');
}

/** If the process has grown all the same, V8 collects sooner, for twice the processor time. Call it also after work in which no timer fires. */
export function collectSooner(): void {
  if (sooner || process.memoryUsage.rss() < grown) return;
  sooner = true;
  setFlagsFromString('--optimize-for-size');
}
