/** Reads a file of a run's folder, which may come from anywhere. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** Bytes. A longer file is not read: nothing that a run keeps is longer. */
const largest = 1_000_000_000;

/** Not following a link, and not waiting for the other end of a pipe. Windows has neither flag. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** `longest` in bytes. Undefined if it is missing, unreadable, too long, not a plain file, or if a link below the folder leads to it. */
export function readInside(folder: string, path: string, longest = largest): Uint8Array | undefined {
  return inside(folder, path, longest, (file) => readFileSync(file));
}

/** SHA-256 of the same file, which is never in memory as a whole. */
export function digestInside(folder: string, path: string, longest = largest): string | undefined {
  return inside(folder, path, longest, (file, size) => {
    const digest = createHash('sha256');
    const block = Buffer.allocUnsafe(Math.min(size + 1, 1_000_000));
    for (let read = readSync(file, block); read > 0; read = readSync(file, block))
      digest.update(block.subarray(0, read));
    return digest.digest('hex');
  });
}

function inside<T>(
  folder: string,
  path: string,
  longest: number,
  read: (file: number, size: number) => T,
): T | undefined {
  try {
    if (isAbsolute(path) || path.split(/[\\/]/).includes('..')) return undefined;
    const file = join(realpathSync.native(folder), path);
    if (realpathSync.native(file) !== file) return undefined;
    const open = openSync(file, flags);
    try {
      const about = fstatSync(open);
      return about.isFile() && about.size <= longest ? read(open, about.size) : undefined;
    } finally {
      closeSync(open);
    }
  } catch {
    return undefined;
  }
}
