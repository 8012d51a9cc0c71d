/** Takes over what a task left: redacted, names included, and hashed. */
import { isUtf8 } from 'node:buffer';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Evidence } from '../../core/model.ts';
import type { LeftFile } from './left-by-task.ts';
import { evidenceFolder, piecesOf, type Whose } from './places.ts';
import type { Store } from './store.ts';
import { nameFor, nameOf, type Redact, toEvidence, writeNew } from './written.ts';

/** Bytes of all that a task left, as pieces of a page. */
const mostInPieces = 20_000;

/** Whether it is short texts, and all of it was in memory. */
function isShort(left: readonly LeftFile[]): boolean {
  const sizes = left.map(
    ({ name, size }) => (/\.(?:json|txt)$/.test(name) ? size : undefined) ?? Number.POSITIVE_INFINITY,
  );
  return sizes.length > 0 && sizes.reduce((sum, size) => sum + size, 0) <= mostInPieces;
}

export interface Keeping {
  readonly redact: Redact;
  readonly store: Store;
  /** Whether nothing was kept by that path. */
  readonly isFree: (path: string) => boolean;
}

/** Undefined, and nothing is kept, unless it can be pieces of a page. */
export function keepPieces(
  run: Whose,
  left: readonly LeftFile[],
  { redact, store, isFree }: Keeping,
): readonly Evidence[] | undefined {
  if (!isShort(left)) return undefined;
  const { page, start } = piecesOf(run);
  const pieces = new Map<string, Uint8Array>();
  for (const { name, take } of left) {
    const wanted = `${page}#${start}${nameOf(name, redact)}`;
    const path = nameFor(wanted, (place) => isFree(place) && !pieces.has(place));
    const clean = take((content) => redact(content, path));
    pieces.set(path, clean);
  }
  if (![...pieces.values()].every((bytes) => isUtf8(bytes))) return undefined;
  const added = [...pieces].map(([path, bytes]) => [path.slice(page.length + 1), bytes] as const);
  return store.addPieces(page, added) ? [...pieces].map(([path, bytes]) => toEvidence(path, bytes)) : undefined;
}

export function keepFiles(folder: string, run: Whose, left: readonly LeftFile[], redact: Redact): readonly Evidence[] {
  const folders = new Set<string>();
  return left.map(({ name, take }) => {
    const path = `${evidenceFolder(run)}/${nameOf(name, redact)}`;
    const own = dirname(path);
    if (!folders.has(own)) mkdirSync(join(folder, own), { recursive: true });
    folders.add(own);
    return take((content) => {
      const clean = redact(content, path);
      return toEvidence(writeNew(folder, path, clean), clean);
    });
  });
}
