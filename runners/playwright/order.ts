import { renameSync, writeFileSync } from 'node:fs';

/** Tells the waiting process what to run. */
export interface Order {
  /** Of Playwright's command line. */
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** Whole at once. */
export function writeOrder(file: string, order: string): void {
  writeFileSync(`${file}.partial`, order);
  renameSync(`${file}.partial`, file);
}
