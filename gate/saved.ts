/** Reads what a run left. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../fixtures/errors.ts';
import type { World } from './main.ts';
import { RunFolder } from './store.ts';

/** The folder that somebody typed. Throws a `UsageError` where there is none. */
export function runFolder(typed: string, world: Pick<World, 'cwd'>): RunFolder {
  const folder = resolve(world.cwd(), typed);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true)
    return new RunFolder(folder, (bytes) => bytes);
  throw new UsageError(
    `There is no run folder "${typed}". Give the folder that a gate left: results/latest, or one of those beside it.`,
  );
}

/** A file that every run leaves, of the one format that is known. */
export function saved<T>(folder: RunFolder, file: string, typed: string): T {
  const bytes = folder.read(file);
  if (bytes === undefined)
    throw new UsageError(
      `"${typed}" has no ${file}: it is no run folder, or its run ended before it had a plan, so nothing can be judged. Run the gate again.`,
    );
  const value = parse(bytes, join(typed, file));
  if (!isFormat(value))
    throw new UsageError(
      `${join(typed, file)} is of a format that this stagegate does not know${typeof value === 'object' && value !== null && 'format' in value ? ` (${String(value.format)}; it knows 1)` : ''}. Use the version of stagegate that wrote it.`,
    );
  return value as T;
}

function parse(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    throw new UsageError(
      `${path} is not whole JSON (${error instanceof Error ? error.message : String(error)}): it was changed or cut. Run the gate again.`,
    );
  }
}

function isFormat(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1;
}
