/** A task's evidence, of which each file is read when it is asked for: all of it may be too much for the memory. */
import { hash } from 'node:crypto';
import type { Files } from '../../core/claim.ts';
import type { Evidence } from '../../core/model.ts';
import { nameIn, type Whose } from './places.ts';

/** A file that was seen to be whole, and what it was then. */
interface Known {
  /** In the run's folder. */
  readonly path: string;
  readonly sha256: string;
  /** Of a small file. */
  readonly bytes?: Uint8Array;
}

/** Reads files and pieces; undefined if there is none, or a longer one. */
export interface Source {
  read(path: string, longest?: number): Uint8Array | undefined;
  digest(path: string, longest?: number): string | undefined;
}

export interface CheckedEvidence {
  /** By their names in the task. */
  readonly files: Files;
  /** Where each of them is in the run's folder. */
  readonly paths: ReadonlyMap<string, string>;
  /** Those that are missing, that are not as they were recorded, or that are elsewhere. */
  readonly changed: readonly string[];
}

/** Bytes of a task's evidence that are read once; what is beyond is read whenever it is asked for. */
const mostInMemory = 1_000_000;

/** Compares each file with its record. */
export function evidenceIn(source: Source, run: Whose, recorded: readonly Evidence[]): CheckedEvidence {
  const files = new Map<string, Known>();
  const changed: string[] = [];
  let room = mostInMemory;
  for (const one of recorded) {
    const name = nameIn(run, one.path);
    const known = name === undefined ? undefined : knownAs(one, source, one.bytes <= room);
    if (name === undefined || known === undefined) changed.push(one.path);
    else files.set(name, known);
    room -= known?.bytes?.length ?? 0;
  }
  const paths = new Map([...files].map(([name, { path }]) => [name, path]));
  return { files: new EvidenceFiles(source, files), paths, changed };
}

/** The file, if it is as it was recorded. */
function knownAs({ path, sha256, bytes: size }: Evidence, source: Source, inMemory: boolean): Known | undefined {
  if (!inMemory) return source.digest(path, size) === sha256 ? { path, sha256 } : undefined;
  const bytes = source.read(path, size);
  return bytes !== undefined && hash('sha256', bytes) === sha256 ? { path, sha256, bytes } : undefined;
}

class EvidenceFiles implements Files {
  readonly #source: Source;
  readonly #known: ReadonlyMap<string, Known>;

  constructor(source: Source, known: ReadonlyMap<string, Known>) {
    this.#source = source;
    this.#known = known;
  }

  get size(): number {
    return this.#known.size;
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** As it was seen. Throws if the file was too long to be kept in memory, and has changed since. */
  get(path: string): Uint8Array | undefined {
    const known = this.#known.get(path);
    if (known === undefined || known.bytes !== undefined) return known?.bytes;
    const bytes = this.#source.read(known.path);
    if (bytes === undefined || hash('sha256', bytes) !== known.sha256) throw new Error(`${known.path} has changed`);
    return bytes;
  }

  keys(): MapIterator<string> {
    return this.#known.keys();
  }

  *values(): Generator<Uint8Array, undefined> {
    for (const [, bytes] of this) yield bytes;
  }

  *entries(): Generator<[string, Uint8Array], undefined> {
    for (const path of this.#known.keys()) {
      const bytes = this.get(path);
      if (bytes !== undefined) yield [path, bytes];
    }
  }

  forEach(each: (bytes: Uint8Array, path: string, files: Files) => void): void {
    for (const [path, bytes] of this) each(bytes, path, this);
  }

  [Symbol.iterator](): Generator<[string, Uint8Array], undefined> {
    return this.entries();
  }
}
