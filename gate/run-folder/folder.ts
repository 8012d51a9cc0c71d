/** The run's folder: new for each run, every file whole or absent, and redacted and hashed before it is there. */
import { createHash, hash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Files } from '../../core/claim.ts';
import type { Evidence } from '../../core/model.ts';
import { note } from '../../fixtures/redaction/note.ts';
import { EvidenceFiles, type Known } from './evidence-files.ts';
import { cleanInParts } from './in-parts.ts';
import { digestInside, readInside } from './read-inside.ts';
import { free, nameOf, type Redact, toEvidence, WrittenFiles } from './written.ts';

/** A file of the folder: its path, and its content in blocks. */
export type Content = readonly [path: string, blocks: Iterable<string | Uint8Array>];

/** What a task left: files in a folder, which need not be there, and files in memory, by path, of which one wins over a file of the same path. */
export interface LeftByTask {
  readonly folder: string;
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

interface Recorded {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly inMemory: boolean;
}

/** Bytes of a task's evidence that are read once: what is left over is read whenever it is asked for. */
const mostInMemory = 1_000_000;

interface Partial {
  readonly path: string;
  readonly file: string;
  sha256: string;
}

export class RunFolder {
  readonly path: string;
  readonly written: WrittenFiles;
  readonly #redact: Redact;
  /** What was cleaned, and has not to be again until more is known to be secret. */
  #clean = new WeakSet<object>();

  constructor(path: string, redact: Redact) {
    this.path = path;
    this.written = new WrittenFiles(path);
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
  replace(files: Iterable<Content>): void {
    const whole: Partial[] = [];
    try {
      for (const [path, blocks] of files) {
        const partial = {
          path,
          file: join(this.path, `${path}.${randomBytes(4).toString('hex')}.partial`),
          sha256: '',
        };
        whole.push(partial);
        partial.sha256 = this.#fill(partial, blocks);
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

  /** Returns its digest. */
  #fill({ path, file }: Partial, blocks: Iterable<string | Uint8Array>): string {
    mkdirSync(dirname(file), { recursive: true });
    const digest = createHash('sha256');
    const open = openSync(file, 'w');
    try {
      for (const block of blocks) {
        const clean = this.#redact(typeof block === 'string' ? Buffer.from(block) : block, path);
        digest.update(clean);
        writeFileSync(open, clean);
      }
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
    return digest.digest('hex');
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
  keep(task: string, { folder, files = {} }: LeftByTask, said: () => string = () => ''): readonly Evidence[] {
    const redact: Redact = (bytes, path) => this.#redact(bytes, path, said);
    const paths = new Set([...filesIn(folder), ...Object.keys(files)]);
    const folders = new Set<string>();
    return [...paths].toSorted().map((file) => {
      const path = free(this.path, `${evidenceFolder(task)}/${nameOf(file, redact)}`);
      const left = files[file];
      const bytes = redact(left === undefined ? content(join(folder, file)) : short(left), path);
      const target = join(this.path, path);
      if (!folders.has(dirname(target))) mkdirSync(dirname(target), { recursive: true });
      folders.add(dirname(target));
      writeFileSync(target, bytes);
      if (left === undefined) rmSync(join(folder, file));
      const evidence = toEvidence(path, bytes);
      this.written.add(path, evidence.sha256);
      return evidence;
    });
  }

  /** Reads a task's evidence again, and names the files that have changed. */
  evidence(
    task: string,
    recorded: readonly Evidence[],
  ): { readonly files: Files; readonly changed: readonly string[] } {
    const files = new Map<string, Known>();
    const changed: string[] = [];
    let room = mostInMemory;
    for (const { path, sha256, bytes: size } of this.written.current(recorded)) {
      const inside = path.startsWith(`${evidenceFolder(task)}/`) && !path.split('/').includes('..');
      const known = inside ? this.#known({ path, sha256, size, inMemory: size <= room }) : undefined;
      if (known === undefined) changed.push(path);
      else files.set(path.slice(evidenceFolder(task).length + 1), known);
      if (known?.bytes !== undefined) room -= size;
    }
    return { files: new EvidenceFiles(this.path, files), changed };
  }

  /** The file, if it is as it was recorded. */
  #known({ path, sha256, size, inMemory }: Recorded): Known | undefined {
    if (!inMemory) return digestInside(this.path, path, size) === sha256 ? { path, sha256 } : undefined;
    const bytes = readInside(this.path, path, size);
    return bytes !== undefined && hash('sha256', bytes) === sha256 ? { path, sha256, bytes } : undefined;
  }

  /** SHA-256 of the file; of nothing if it is missing. */
  digest(path: string): string {
    return digestInside(this.path, path) ?? hash('sha256', '');
  }

  read(path: string): Uint8Array | undefined {
    return readInside(this.path, path);
  }
}

/** Bytes of a file of evidence: to search it for secrets, it is in memory as a whole. */
const mostKept = 100_000_000;

/** A file that is too long is replaced by a note. */
function content(path: string): Uint8Array {
  const { size } = statSync(path);
  return size <= mostKept ? readFileSync(path) : tooLarge(size);
}

function short(bytes: Uint8Array): Uint8Array {
  return bytes.length <= mostKept ? bytes : tooLarge(bytes.length);
}

function tooLarge(size: number): Uint8Array {
  return note('too-large', `stagegate kept no file of ${size} bytes; it keeps up to ${mostKept}.`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A task's evidence is in `evidence/<layer>/<name>/`. */
export function evidenceFolder(task: string): string {
  return `evidence/${task}`;
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
