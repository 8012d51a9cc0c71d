/** Which files a command writes: those from before its start are not its own. */
import { globSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** Some file systems keep times in steps of two seconds. */
const clockStep = 2_000;

export class WrittenFiles {
  readonly #patterns: readonly string[];
  readonly #folder: string;
  readonly #before: ReadonlyMap<string, string>;
  readonly #start = Date.now() - clockStep;

  /** Made just before the command starts. Patterns are relative to `folder`. */
  constructor(patterns: readonly string[], folder: string) {
    this.#patterns = patterns;
    this.#folder = folder;
    this.#before = new Map(this.#matching().map((path) => [path, stateOf(join(folder, path))]));
  }

  /** Those that match now, by their paths from the folder. */
  look(): { readonly written: readonly string[]; readonly stale: readonly string[] } {
    const found = this.#matching();
    return {
      written: found.filter((path) => this.#isWritten(path)),
      stale: found.filter((path) => !this.#isWritten(path)),
    };
  }

  #matching(): readonly string[] {
    return [...new Set(this.#patterns.flatMap((pattern) => matching(pattern, this.#folder)))];
  }

  /** Neither untouched since before, nor a copy of something older. */
  #isWritten(path: string): boolean {
    const absolute = resolve(this.#folder, path);
    return this.#before.get(path) !== stateOf(absolute) && statSync(absolute).mtimeMs >= this.#start;
  }
}

/** Files that match a pattern, by their paths from the folder. */
export function matching(pattern: string, folder: string): readonly string[] {
  return globSync(pattern, { cwd: folder })
    .map((path) => relative(folder, resolve(folder, path)).split(sep).join('/'))
    .filter((path) => statSync(resolve(folder, path), { throwIfNoEntry: false })?.isFile() === true)
    .toSorted();
}

/** Times, size and inode. */
function stateOf(path: string): string {
  const { mtimeNs, ctimeNs, size, ino } = statSync(path, { bigint: true });
  return [mtimeNs, ctimeNs, size, ino].join(' ');
}
