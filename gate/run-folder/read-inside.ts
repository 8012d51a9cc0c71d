/** Reads a file of a run's folder, which may come from anywhere. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/** Bytes. A longer file is not read: nothing that a run keeps is longer. */
const largest = 1_000_000_000;

/** Not following a link, and not waiting for the other end of a pipe. Windows has neither flag. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** `longest` in bytes. Undefined if it is missing, unreadable, too long, not a plain file, or if a link below the folder leads to it. */
export function readInside(folder: string, path: string, longest = largest): Uint8Array | undefined {
  return new Inside(folder).read(path, longest);
}

/** SHA-256 of the same file, which is never in memory as a whole. */
export function digestInside(folder: string, path: string, longest = largest): string | undefined {
  return new Inside(folder).digest(path, longest);
}

/** The same for several files at one moment: each folder in which they are is looked at once. */
export class Inside {
  readonly #folder: string;
  /** Where each path of a folder leads. */
  readonly #real = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(path: string, longest = largest): Uint8Array | undefined {
    return this.#with(path, longest, (file) => readFileSync(file));
  }

  digest(path: string, longest = largest): string | undefined {
    return this.#with(path, longest, (file, size) => {
      const digest = createHash('sha256');
      const block = Buffer.allocUnsafe(Math.min(size + 1, 1_000_000));
      for (let read = readSync(file, block); read > 0; read = readSync(file, block))
        digest.update(block.subarray(0, read));
      return digest.digest('hex');
    });
  }

  #with<T>(path: string, longest: number, read: (file: number, size: number) => T): T | undefined {
    try {
      if (isAbsolute(path) || path.split(/[\\/]/).includes('..')) return undefined;
      const file = join(this.#realPath(this.#folder), path);
      const folder = dirname(file);
      if (this.#realPath(folder) !== folder || isLink(file)) return undefined;
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

  #realPath(folder: string): string {
    const known = this.#real.get(folder) ?? realpathSync.native(folder);
    this.#real.set(folder, known);
    return known;
  }
}

/** Only if opening a file cannot refuse a link (Windows). */
function isLink(file: string): boolean {
  return constants.O_NOFOLLOW === undefined && realpathSync.native(file) !== file;
}
