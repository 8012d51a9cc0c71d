/** Which files a command writes: those from before its start are not its own. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { matchingFiles } from '../../fixtures/claims/matching-files.ts';

/** Some file systems keep times in steps of two seconds. */
const clockStep = 2_000;

interface Looked {
  readonly written: readonly string[];
  readonly stale: readonly string[];
  /** What may hold more and could not be read, in words. */
  readonly unread: readonly string[];
}

export class WrittenFiles {
  readonly #patterns: readonly string[];
  readonly #folder: string;
  readonly #before: ReadonlyMap<string, string>;
  readonly #start = Date.now() - clockStep;

  /** Made just before the command starts. Patterns are relative to `folder`. */
  constructor(patterns: readonly string[], folder: string) {
    this.#patterns = patterns;
    this.#folder = folder;
    this.#before = new Map(matchingFiles(patterns, folder).files.map((path) => [path, stateOf(join(folder, path))]));
  }

  /** Those that match now, by their paths from the folder. */
  look(): Looked {
    const { files, unread } = matchingFiles(this.#patterns, this.#folder);
    return {
      written: files.filter((path) => this.#isWritten(path)),
      stale: files.filter((path) => !this.#isWritten(path)),
      unread,
    };
  }

  /** Neither untouched since before, nor a copy of something older. */
  #isWritten(path: string): boolean {
    const absolute = resolve(this.#folder, path);
    return this.#before.get(path) !== stateOf(absolute) && statSync(absolute).mtimeMs >= this.#start;
  }
}

/** Times, size and inode. */
function stateOf(path: string): string {
  const { mtimeNs, ctimeNs, size, ino } = statSync(path, { bigint: true });
  return [mtimeNs, ctimeNs, size, ino].join(' ');
}
