/** `exit.json`: how the tool ended, and which files it left. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import type { Exit } from '../processes.ts';
import type { ToolEnd } from '../runner.ts';

export const exitFile = 'exit.json';

const exitSchema = z.object({
  code: z.number().nullable(),
  signal: z.string().nullable(),
  stopped: z.boolean(),
  failure: z.string().optional(),
  files: z.array(z.string()),
});
export type RecordedExit = z.infer<typeof exitSchema>;

export function parseExit(bytes: Uint8Array): RecordedExit | undefined {
  try {
    return exitSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined;
  }
}

/** Writes `exit.json` into the task's folder, as its last file. */
export function recordExit(folder: string, exit: Exit): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
  writeFileSync(join(folder, exitFile), `${JSON.stringify({ ...exit, files } satisfies RecordedExit, null, 2)}\n`);
}

/** A test tool completes with 0 (all passed) or 1 (some did not); anything else is a broken tool. */
export function toolEnd(exit: Omit<RecordedExit, 'files'>, versions: ToolEnd['versions']): ToolEnd {
  if (exit.failure !== undefined)
    return { status: 'errored', reason: { code: 'tool-failed', detail: exit.failure }, versions };
  if (exit.stopped) return { status: 'interrupted', reason: { code: 'interrupted' }, versions };
  if (exit.signal !== null)
    return { status: 'errored', reason: { code: 'tool-killed', detail: exit.signal }, versions };
  if (exit.code !== 0 && exit.code !== 1)
    return { status: 'errored', reason: { code: 'tool-failed', detail: `exit code ${exit.code}` }, versions };
  return { status: 'completed', versions };
}
