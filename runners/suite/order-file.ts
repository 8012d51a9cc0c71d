/** The file by which a process that waits for its run gets its order. Its standard input is as empty as that of any other. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Milliseconds from one look for it to the next. */
const every = 10;

/** Whole at once. */
export function writeOrder(file: string, order: unknown): void {
  writeFileSync(`${file}.partial`, JSON.stringify(order));
  renameSync(`${file}.partial`, file);
}

/** Blocks until it is there, so that nothing else runs meanwhile. Throws once nobody can write it any more. */
export function awaitOrder<Order>(file: string): Order {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const { ppid } = process;
  while (!existsSync(file)) {
    if (process.ppid !== ppid || !existsSync(dirname(file))) throw new Error('Nobody is left who could give an order.');
    Atomics.wait(cell, 0, 0, every);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Order;
}
