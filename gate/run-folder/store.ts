/** Reads and writes what a run's folder holds, by paths: files, and pieces of pages. */
import { hash, randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pieceOf } from '../../core/piece.ts';
import type { Source } from './evidence-files.ts';
import { Pages } from './pages.ts';
import { Inside } from './read-inside.ts';

/** What a path is to be instead, and what is to be there. */
export interface Change {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export class Store implements Source {
  readonly #folder: string;
  readonly #pages: Pages;
  /** Pieces that were just added: each is read as soon as its task has ended, and its page need not be for that. */
  readonly #unread = new Map<string, Uint8Array>();
  #inside: Inside;

  constructor(folder: string) {
    this.#folder = folder;
    this.#pages = new Pages(folder);
    this.#inside = new Inside(folder);
  }

  read(path: string, longest?: number): Uint8Array | undefined {
    if (pieceOf(path) === undefined) return this.#inside.read(path, longest);
    const bytes = this.#unread.get(path) ?? this.#pages.read(path);
    this.#unread.delete(path);
    return bytes === undefined || bytes.length > (longest ?? bytes.length) ? undefined : bytes;
  }

  digest(path: string, longest?: number): string | undefined {
    if (pieceOf(path) === undefined) return this.#inside.digest(path, longest);
    const bytes = this.read(path, longest);
    return bytes === undefined ? undefined : hash('sha256', bytes);
  }

  /** What somebody may have changed since is seen from now on. */
  lookAgain(): void {
    this.#inside = new Inside(this.#folder);
    this.#pages.lookAgain();
    this.#unread.clear();
  }

  /** Adds pieces to a page, unless that is full; they are read next. */
  addPieces(page: string, pieces: readonly (readonly [id: string, bytes: Uint8Array])[]): boolean {
    if (!this.#pages.add(page, pieces)) return false;
    for (const [id, bytes] of pieces) this.#unread.set(`${page}#${id}`, bytes);
    return true;
  }

  /** Puts there what is not there yet, and was in another folder: a page had room for it. */
  put(files: Iterable<readonly [path: string, bytes: Uint8Array]>): void {
    const pages = new Map<string, (readonly [id: string, bytes: Uint8Array])[]>();
    for (const [path, bytes] of files) {
      const piece = pieceOf(path);
      if (piece === undefined) {
        this.#putFile(path, bytes);
        continue;
      }
      const pieces = pages.get(piece.page) ?? [];
      pieces.push([piece.id, bytes]);
      pages.set(piece.page, pieces);
    }
    for (const [page, pieces] of pages) this.#pages.add(page, pieces, Number.POSITIVE_INFINITY);
  }

  #putFile(path: string, bytes: Uint8Array): void {
    mkdirSync(dirname(join(this.#folder, path)), { recursive: true });
    writeFileSync(join(this.#folder, path), bytes, { flag: 'wx' });
  }

  /** Replaces files and pieces, each by its path, which may change too. */
  replace(changes: Iterable<readonly [path: string, Change]>): void {
    const pages = new Map<string, Map<string, readonly [string, Uint8Array]>>();
    for (const [path, { path: now, bytes }] of changes) {
      const [piece, next] = [pieceOf(path), pieceOf(now)];
      if (piece === undefined || next === undefined) this.#replaceFile(path, now, bytes);
      else pages.set(piece.page, (pages.get(piece.page) ?? new Map()).set(piece.id, [next.id, bytes]));
    }
    for (const [page, pieces] of pages) this.#pages.replace(page, pieces);
  }

  #replaceFile(old: string, path: string, bytes: Uint8Array): void {
    const target = join(this.#folder, path);
    const partial = `${target}.${randomBytes(4).toString('hex')}.partial`;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(partial, bytes);
    renameSync(partial, target);
    if (path !== old) rmSync(join(this.#folder, old));
  }
}
