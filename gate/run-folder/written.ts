/** What a run's folder holds: each file with its digest, searched again when more is known to be secret. */
import { hash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { defined } from '../../core/defined.ts';
import type { Evidence } from '../../core/model.ts';
import { pieceOf } from '../../core/piece.ts';
import { whyNotKept } from '../../fixtures/redaction/note.ts';
import { mediaType } from './media-type.ts';
import { digestInside } from './read-inside.ts';
import type { Change, Store } from './store.ts';

/** `said` is given for evidence: what the task contains itself is no token that staging issued. */
export type Redact = (bytes: Uint8Array, path: string, said?: () => string) => Uint8Array;

export class WrittenFiles {
  readonly #folder: string;
  readonly #store: Store;
  /** By path; undefined of what is not watched. */
  readonly #digests = new Map<string, string | undefined>();
  /** Evidence that was replaced, by the path under which it was recorded first. */
  readonly #replaced = new Map<string, Evidence>();

  constructor(folder: string, store: Store) {
    this.#folder = folder;
    this.#store = store;
  }

  add(path: string, sha256?: string): void {
    this.#digests.set(path, sha256);
  }

  has(path: string): boolean {
    return this.#digests.has(path);
  }

  /** Whether somebody else has changed the file since it was written, if it is watched. */
  isChanged(path: string): boolean {
    const known = this.#digests.get(path);
    return known !== undefined && (digestInside(this.#folder, path) ?? hash('sha256', '')) !== known;
  }

  /** What has become of evidence that was recorded before it was searched again. What was not replaced is the same object. */
  current(recorded: readonly Evidence[]): readonly Evidence[] {
    return recorded.map((evidence) => {
      const now = this.#replaced.get(evidence.path);
      return now === undefined ? evidence : { ...evidence, ...now };
    });
  }

  /** Names are searched too. What somebody else has changed meanwhile stays changed evidence. */
  searchAgain(redact: Redact): void {
    this.#store.lookAgain();
    this.#store.replace(this.#changes(redact));
    this.#store.lookAgain();
  }

  *#changes(redact: Redact): Generator<readonly [path: string, Change]> {
    for (const [path, known] of [...this.#digests]) {
      const bytes = this.#store.read(path);
      if (bytes === undefined) continue;
      const clean = redact(bytes, path);
      const name = cleanPath(path, redact);
      if (clean === bytes && name === path) continue;
      const now = name === path ? path : nameFor(name, (place) => this.#isFree(place));
      const isOurs = known !== undefined && hash('sha256', bytes) === known;
      this.#record(path, now, clean, isOurs ? hash('sha256', clean) : known);
      yield [path, { path: now, bytes: clean }];
    }
  }

  /** Two names may differ in their secrets alone. */
  #isFree(path: string): boolean {
    return !this.has(path) && !existsSync(join(this.#folder, path));
  }

  #record(old: string, path: string, bytes: Uint8Array, sha256: string | undefined): void {
    this.#digests.delete(old);
    this.#digests.set(path, sha256);
    if (sha256 === undefined) return;
    const recorded = [...this.#replaced].find(([, evidence]) => evidence.path === old)?.[0] ?? old;
    this.#replaced.set(recorded, { ...toEvidence(path, bytes), sha256 });
  }
}

/** A page keeps its name, which is a layer's. */
function cleanPath(path: string, redact: Redact): string {
  const piece = pieceOf(path);
  return piece === undefined ? nameOf(path, redact) : `${piece.page}#${nameOf(piece.id, redact)}`;
}

export function toEvidence(path: string, bytes: Uint8Array): Evidence {
  const sha256 = hash('sha256', bytes);
  return defined({ path, mediaType: mediaType(path), sha256, bytes: bytes.length, notKept: whyNotKept(bytes) });
}

/** A tool may put a secret into the name of a file. */
export function nameOf(file: string, redact: Redact): string {
  return Buffer.from(redact(Buffer.from(file), 'name')).toString();
}

/** Writes a file that was not there, under that name or the next that is free, and returns the name. */
export function writeNew(folder: string, path: string, bytes: Uint8Array): string {
  return nameFor(path, (place) => isWritten(join(folder, place), bytes));
}

/** The first of `a.json`, `a-2.json`, `a-3.json`, … that `take` accepts. */
export function nameFor(path: string, take: (place: string) => boolean): string {
  const { dir, name, ext } = posix.parse(path);
  let place = path;
  for (let n = 2; !take(place); n += 1) place = `${dir}/${name}-${n}${ext}`;
  return place;
}

/** Nothing that is there is written over, nor what a link leads to. */
function isWritten(file: string, bytes: Uint8Array): boolean {
  try {
    writeFileSync(file, bytes, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
