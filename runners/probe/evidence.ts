/** What a probe leaves. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../core/model.ts';

/** By path. */
export type Left = Readonly<Record<string, Uint8Array | JsonObject>>;

/** As they are kept. */
export function inBytes(files: Left): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [path, bytesOf(content)]));
}

function bytesOf(content: Uint8Array | JsonObject): Uint8Array {
  return content instanceof Uint8Array ? content : Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
}

/** Writes the files of a probe in a process of its own. */
export function leave(folder: string, files: Left): void {
  for (const [path, bytes] of Object.entries(inBytes(files))) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
}
