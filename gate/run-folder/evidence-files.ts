/** A task's evidence, of which each file is read when it is asked for: all of it may be too much for the memory. */
import { hash } from 'node:crypto';
import type { Files } from '../../core/claim.ts';
import { readInside } from './read-inside.ts';

/** A file that was seen to be whole, and what it was then. */
export interface Known {
  /** In the run's folder. */
  readonly path: string;
  readonly sha256: string;
  /** Of a small file. */
  readonly bytes?: Uint8Array;
}

export class EvidenceFiles implements Files {
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
