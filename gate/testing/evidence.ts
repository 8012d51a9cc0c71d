/** Evidence of a saved run as somebody might change it: a file, or a piece of a page. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileOf, pieceOf } from '../../core/piece.ts';
import { Store } from '../run-folder/store.ts';

/** Returns the new bytes. */
export function changeEvidence(folder: string, path: string, change: (text: string) => string): Uint8Array {
  const store = new Store(folder);
  const bytes = store.read(path);
  if (bytes === undefined) throw new Error(`${path} is missing.`);
  const changed = Buffer.from(change(Buffer.from(bytes).toString()));
  store.replace([[path, { path, bytes: changed }]]);
  return changed;
}

/** Of a page, the rest stays. */
export function removeEvidence(folder: string, path: string): void {
  const piece = pieceOf(path);
  const file = join(folder, fileOf(path));
  if (piece === undefined) {
    rmSync(file);
    return;
  }
  const lines = readFileSync(file, 'utf8').split(/^(?=<article )/m);
  const others = lines.filter((text) => !text.startsWith(`<article id="${piece.id}"`));
  if (others.length === lines.length) throw new Error(`${path} is missing.`);
  writeFileSync(file, others.join(''));
}
