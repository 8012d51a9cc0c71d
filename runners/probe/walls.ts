/** What stood in front of staging while a probe measured. */
import type { Files } from '../../core/claim.ts';
import type { Contact } from '../../core/model.ts';
import { leave } from './evidence.ts';

const file = 'walls.json';

export function leaveWalls(walls: ReadonlySet<string>, folder: string): void {
  if (walls.size > 0) leave(folder, { [file]: { walls: [...walls].slice(0, 20) } });
}

/** Undefined if nothing did. */
export function wallsIn(files: Files): Contact | undefined {
  const bytes = files.get(file);
  if (bytes === undefined) return undefined;
  const { walls } = JSON.parse(Buffer.from(bytes).toString()) as { readonly walls: readonly string[] };
  return { origins: {}, others: [], walls };
}

/** What the probe itself left. */
export function withoutWalls(files: Files): Files {
  return new Map([...files].filter(([path]) => path !== file));
}
