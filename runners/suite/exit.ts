/** `exit.json`: how the tool ended, and which files it left. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { fromJson } from '../../core/json.ts';
import type { Exit } from '../processes.ts';

export const exitFile = 'exit.json';

const exitSchema = z.object({
  code: z.number().nullable(),
  signal: z.string().nullable(),
  stopped: z.boolean(),
  failure: z.string().optional(),
  files: z.array(z.string()),
  /** Environment variables that the claim names and that are not set. */
  unset: z.array(z.string()).readonly().exactOptional(),
  /** Those that an error names, or that its files read, that are set where the gate runs, and that the suite did not get. */
  withheld: z.array(z.string()).readonly().exactOptional(),
});
export type RecordedExit = z.infer<typeof exitSchema>;
export type Missed = Pick<RecordedExit, 'unset' | 'withheld'>;

export function parseExit(bytes: Uint8Array): RecordedExit | undefined {
  return exitSchema.safeParse(fromJson(new TextDecoder().decode(bytes))).data;
}

/** Writes `exit.json` into the task's folder, as its last file. */
export function recordExit(folder: string, exit: Exit, missed: Missed = {}): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
  writeFileSync(
    join(folder, exitFile),
    `${JSON.stringify({ ...exit, files, ...missed } satisfies RecordedExit, null, 2)}\n`,
  );
}

/** A test tool completes with 0 (all passed) or 1 (some did not). */
export const completed: readonly number[] = [0, 1];
