/** What a probe leaves. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ReasonError } from '../../core/errors.ts';
import type { JsonObject, Reason } from '../../core/model.ts';

/** Writes the files of a probe, by path. */
export function leave(folder: string, files: Readonly<Record<string, Uint8Array | JsonObject>>): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content instanceof Uint8Array ? content : `${JSON.stringify(content, null, 2)}\n`);
  }
}

export function reasonOf(error: unknown): Reason {
  if (error instanceof ReasonError) return error.reason;
  return { code: 'tool-failed', detail: error instanceof Error ? error.message : String(error) };
}
