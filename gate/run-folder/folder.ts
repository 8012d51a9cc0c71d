/** The run's folder: new for each run, every file whole or absent, and redacted and hashed before it is there. */
import { createHash, hash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Evidence, RecordedRun } from '../../core/model.ts';
import { type CheckedEvidence, evidenceIn } from './evidence-files.ts';
import { cleanInParts } from './in-parts.ts';
import { keepFiles, keepPieces } from './keep.ts';
import { filesLeft, type LeftByTask } from './left-by-task.ts';
import type { Whose } from './places.ts';
import { digestInside } from './read-inside.ts';
import { Store } from './store.ts';
import { type Redact, WrittenFiles } from './written.ts';

/** A file of the folder: its path, and its content in blocks. */
export type Content = readonly [path: string, blocks: Iterable<string | Uint8Array>];

interface Replacing {
  /** It waits until the disk has them: some disks refuse a file only then. Default: true. The files of a run that goes on are replaced soon. */
  readonly isFinal: boolean;
  /** It shows whether somebody else changes them. Default: false. */
  readonly isWatched: boolean;
}

/** A file before it has its name. */
interface Unnamed {
  readonly path: string;
  readonly file: string;
  /** Of a file that is watched. */
  sha256?: string | undefined;
}

export class RunFolder {
  readonly path: string;
  readonly written: WrittenFiles;
  readonly #store: Store;
  readonly #redact: Redact;
  /** What was cleaned, and has not to be again until more is known to be secret. */
  #clean = new WeakSet<object>();

  constructor(path: string, redact: Redact) {
    this.path = path;
    this.#store = new Store(path);
    this.written = new WrittenFiles(path, this.#store);
    this.#redact = redact;
  }

  /** Replaces the file in one step: a reader sees the old content or the new, never a part. */
  write(path: string, content: string | Uint8Array): void {
    this.replace([[path, [content]]]);
  }

  /**
   * Replaces files together: each is written before the first is replaced, so that neither a full disk nor a kill leaves
   * those of two moments. A file may be too long to be in memory: no secret may span two blocks, each ends with a line.
   */
  replace(files: Iterable<Content>, how: Partial<Replacing> = {}): void {
    const whole: Unnamed[] = [];
    try {
      for (const [path, blocks] of files) {
        const file = join(this.path, `${path}.${randomBytes(4).toString('hex')}.partial`);
        const partial: Unnamed = { path, file };
        whole.push(partial);
        partial.sha256 = this.#fill(partial, blocks, how);
      }
      for (const { path, file, sha256 } of whole) {
        renameSync(file, join(this.path, path));
        this.written.add(path, sha256);
      }
    } catch (error) {
      for (const { file } of whole) rmSync(file, { force: true });
      if (error instanceof Error) error.message = `${join(this.path, whole.at(-1)?.path ?? '')}: ${error.message}`;
      throw error;
    }
  }

  /** Returns its digest if it is watched. */
  #fill(
    { path, file }: Unnamed,
    blocks: Iterable<string | Uint8Array>,
    { isFinal = true, isWatched = false }: Partial<Replacing>,
  ): string | undefined {
    mkdirSync(dirname(file), { recursive: true });
    const digest = isWatched ? createHash('sha256') : undefined;
    const open = openSync(file, 'w');
    try {
      for (const block of blocks) {
        const clean = this.#redact(typeof block === 'string' ? Buffer.from(block) : block, path);
        digest?.update(clean);
        writeFileSync(open, clean);
      }
      if (isFinal) fsyncSync(open);
    } finally {
      closeSync(open);
    }
    return digest?.digest('hex');
  }

  writeJson(path: string, value: unknown): void {
    this.write(path, `${JSON.stringify(value, null, 2)}\n`);
  }

  /** The value as it would be read back from this folder: without secrets, and with `said` without tokens, as `keep` does it. */
  clean<T>(value: T, said?: () => string): T {
    if (said === undefined && isObject(value) && this.#clean.has(value)) return value;
    const cleaned = cleanInParts(value, (part) => {
      const text = Buffer.from(JSON.stringify(part));
      const clean = this.#redact(text, 'value.json', said);
      return clean === text ? part : JSON.parse(Buffer.from(clean).toString());
    });
    if (said === undefined && isObject(cleaned)) this.#clean.add(cleaned);
    return cleaned;
  }

  /** More is known to be secret: all that was written is searched for it. */
  searchAgain(redact: Redact): void {
    this.#clean = new WeakSet();
    this.written.searchAgain(redact);
  }

  /**
   * Moves what a task left here, in its private folder and in memory: redacted, names included, and hashed. Tokens that staging issued are
   * not known: any is redacted that is not in `said()`, the task, whose titles and expectations are compared.
   */
  keep(run: Whose, left: LeftByTask, said: () => string = () => ''): readonly Evidence[] {
    const redact: Redact = (bytes, path) => this.#redact(bytes, path, said);
    const files = filesLeft(left);
    const isFree = (path: string): boolean => !this.written.has(path);
    const kept =
      keepPieces(run, files, { redact, store: this.#store, isFree }) ?? keepFiles(this.path, run, files, redact);
    for (const { path, sha256 } of kept) this.written.add(path, sha256);
    return kept;
  }

  /** Puts a run's evidence here as it is in another run's folder; what is missing there stays so. */
  copy(evidence: readonly Evidence[], from: RunFolder): void {
    this.#store.put(this.#taken(evidence, from));
  }

  /** Files one after the other: all may be too much for the memory. */
  *#taken(evidence: readonly Evidence[], from: RunFolder): Generator<readonly [path: string, bytes: Uint8Array]> {
    for (const { path, sha256 } of evidence) {
      const bytes = from.read(path);
      if (bytes === undefined) continue;
      this.written.add(path, sha256);
      yield [path, bytes];
    }
  }

  /** Reads a run's evidence again, and names the files that have changed. */
  evidence(run: Pick<RecordedRun, keyof Whose | 'evidence'>): CheckedEvidence {
    return evidenceIn(this.#store, run, this.written.current(run.evidence));
  }

  /** What somebody may have changed since is seen from now on. */
  lookAgain(): void {
    this.#store.lookAgain();
  }

  /** SHA-256 of the file; of nothing if it is missing. */
  digest(path: string): string {
    return digestInside(this.path, path) ?? hash('sha256', '');
  }

  read(path: string): Uint8Array | undefined {
    return this.#store.read(path);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
