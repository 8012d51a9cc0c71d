/** The file by which a process that waits for its run gets its order. Its standard input is as empty as that of any other. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Milliseconds from one look for it to the next. */
const every = 10;

/** It names this process, which starts what waits for it: that may be gone before the other has loaded anything. */
export function orderFile(folder: string): string {
  return join(folder, `order-of-${process.pid}.json`);
}

/** Whole at once. */
export function writeOrder(file: string, order: unknown): void {
  writeFileSync(`${file}.partial`, JSON.stringify(order));
  renameSync(`${file}.partial`, file);
}

/** Blocks until it is there, so that nothing else runs meanwhile. Throws once nobody can write it any more. */
export function awaitOrder<Order>(file: string): Order {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const starter = Number(/-(\d+)\.json$/.exec(file)?.[1]);
  while (!existsSync(file)) {
    if (process.ppid !== starter || !existsSync(dirname(file)))
      throw new Error('Nobody is left who could give an order.');
    Atomics.wait(cell, 0, 0, every);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Order;
}
