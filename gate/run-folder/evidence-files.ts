/** A task's evidence, of which each file is read when it is asked for: all of it may be too much for the memory. */
import { hash } from 'node:crypto';
import type { Files } from '../../core/claim.ts';
import type { Evidence } from '../../core/model.ts';
import { Inside, readInside } from './read-inside.ts';

/** A file that was seen to be whole, and what it was then. */
interface Known {
  /** In the run's folder. */
  readonly path: string;
  readonly sha256: string;
  /** Of a small file. */
  readonly bytes?: Uint8Array;
}

export interface CheckedEvidence {
  /** By their paths below `start`. */
  readonly files: Files;
  /** Those that are missing, that are not as they were recorded, or that are elsewhere. */
  readonly changed: readonly string[];
}

/** Bytes of a task's evidence that are read once; what is beyond is read whenever it is asked for. */
const mostInMemory = 1_000_000;

/** Compares each file with its record; `start` is what the paths of all begin with. */
export function evidenceIn(folder: string, start: string, recorded: readonly Evidence[]): CheckedEvidence {
  const files = new Map<string, Known>();
  const changed: string[] = [];
  const folders = new Inside(folder);
  let room = mostInMemory;
  for (const one of recorded) {
    const isInside = one.path.startsWith(start) && !one.path.split('/').includes('..');
    const known = isInside ? knownAs(one, folders, one.bytes <= room) : undefined;
    if (known === undefined) changed.push(one.path);
    else files.set(one.path.slice(start.length), known);
    room -= known?.bytes?.length ?? 0;
  }
  return { files: new EvidenceFiles(folder, files), changed };
}

/** The file, if it is as it was recorded. */
function knownAs({ path, sha256, bytes: size }: Evidence, folders: Inside, inMemory: boolean): Known | undefined {
  if (!inMemory) return folders.digest(path, size) === sha256 ? { path, sha256 } : undefined;
  const bytes = folders.read(path, size);
  return bytes !== undefined && hash('sha256', bytes) === sha256 ? { path, sha256, bytes } : undefined;
}

class EvidenceFiles implements Files {
  readonly #folder: string;
  readonly #known: ReadonlyMap<string, Known>;

  /** `known` by the path inside the task's folder. */
  constructor(folder: string, known: ReadonlyMap<string, Known>) {
    this.#folder = folder;
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
    const bytes = readInside(this.#folder, known.path);
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
