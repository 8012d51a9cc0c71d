/** For each picture that a spec got uncovered, its covered twin: files in a private folder of the task, named by the picture's digest. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function twinsIn(folder: string): string {
  return join(folder, 'twins');
}

/** Makes it, in a private folder. */
export function twinsFolder(folder: string): string {
  const path = twinsIn(folder);
  mkdirSync(path);
  return path;
}

/** `twin` is undefined if the covered picture could not be taken. Throws nothing: a process may outlive its task and the folder. */
export function keepTwin(folder: string, picture: Uint8Array, twin: Uint8Array | undefined): void {
  try {
    writeFileSync(join(folder, digestOf(picture)), twin ?? '');
  } catch {}
}

/** What a tool left, once it has ended: each picture that has a twin becomes it, or is removed; so are a comparison's differences from it. */
export function coverPictures(evidence: string, folder: string): void {
  const twins = new Set(readdirSync(folder));
  if (twins.size === 0) return;
  const digests = picturesIn(evidence).map((file) => [file, digestOf(readFileSync(file))] as const);
  for (const [file, digest] of digests.filter(([, one]) => twins.has(one))) {
    const twin = readFileSync(join(folder, digest));
    if (twin.length > 0) writeFileSync(file, twin);
    else rmSync(file);
    const difference = file.replace(/-actual(\.\w+)$/, '-diff$1');
    if (difference !== file) rmSync(difference, { force: true });
  }
}

function picturesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:png|jpe?g)$/i.test(entry.name))
      .map(({ parentPath, name }) => join(parentPath, name));
  } catch {
    return [];
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
