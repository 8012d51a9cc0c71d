/** Reads a file of a run's folder, which may come from anywhere. */
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes. A longer file is not read: nothing that a run keeps is longer. */
export const largest = 1_000_000_000;

/** Not following a link, and not waiting for the other end of a pipe. Windows has neither flag. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** `longest` in bytes. Undefined if it is missing, unreadable, too long, not a plain file, or if a link below the folder leads to it. */
export function readInside(folder: string, path: string, longest = largest): Uint8Array | undefined {
  try {
    const file = join(realpathSync(folder), path);
    if (realpathSync(file) !== file) return undefined;
    const open = openSync(file, flags);
    try {
      const about = fstatSync(open);
      return about.isFile() && about.size <= longest ? readFileSync(open) : undefined;
    } finally {
      closeSync(open);
    }
  } catch {
    return undefined;
  }
}
