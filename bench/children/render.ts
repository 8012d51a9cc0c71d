/**
 * Judges and renders gates of given sizes, as the end of a run does, and says how long it took and how much memory.
 * `node render.ts <folder> <times> <size>…`: each size so many times; a folder of `-` writes nothing.
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '../../core/decide.ts';
import type { Execution, Plan } from '../../core/model.ts';
import { collectSooner, keepSmall } from '../../gate/memory.ts';
import { RunFolder } from '../../gate/run-folder/folder.ts';
import { publish } from '../../gate/run-folder/publish.ts';
import { rendered } from '../../reports/index.ts';
import { manyChecks } from '../made-up/checks.ts';
import { peak } from '../peak.ts';

/** What this child says. */
export interface Rendered {
  /** Seconds, by size. */
  readonly seconds: Readonly<Record<string, readonly number[]>>;
  /** The most that it ever held, in MB; NaN, which is null in JSON, where the system does not tell. */
  readonly peak: number | null;
  /** Bytes by file, of the last size. */
  readonly files: Readonly<Record<string, number>>;
}

const [folder = '-', times = '1', ...sizes] = process.argv.slice(2);
const seconds: Record<string, number[]> = {};
let files: Readonly<Record<string, number>> = {};
keepSmall();
for (const size of sizes) {
  const { plan, execution } = manyChecks(Number(size));
  // As the gate does.
  collectSooner();
  const taken = Array.from({ length: Number(times) }, () => {
    const since = performance.now();
    files = folder === '-' ? inMemory(plan, execution) : onDisk(folder, plan, execution);
    return (performance.now() - since) / 1000;
  });
  seconds[size] = [...(seconds[size] ?? []), ...taken];
}
const said: Rendered = { seconds, files, peak: peak() };
process.stdout.write(JSON.stringify(said));

function inMemory(plan: Plan, execution: Execution): Readonly<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const [path, blocks] of rendered(decide(plan, execution))) {
    sizes[path] = 0;
    for (const block of blocks) sizes[path] += block.length;
  }
  return sizes;
}

function onDisk(path: string, plan: Plan, execution: Execution): Readonly<Record<string, number>> {
  mkdirSync(path, { recursive: true });
  publish(new RunFolder(path, (bytes) => bytes), plan, execution);
  return Object.fromEntries(readdirSync(path).map((file) => [file, statSync(join(path, file)).size]));
}
