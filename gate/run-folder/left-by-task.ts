/** What a task left, before it is kept. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { note } from '../../fixtures/redaction/note.ts';

export interface LeftByTask {
  /** A private folder; nothing was left there if it is absent. */
  readonly folder: string;
  /** In memory, by path: in place of a file of the same path in the folder. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

export interface LeftFile {
  /** Its path, with forward slashes. */
  readonly name: string;
  /** Of one in memory. */
  readonly size?: number;
  /** Calls `keep` with its bytes, and then removes it. */
  readonly take: <T>(keep: (bytes: Uint8Array) => T) => T;
}

/** By name. One that is too long is a note. */
export function filesLeft({ folder, files = {} }: LeftByTask): readonly LeftFile[] {
  const inMemory = Object.entries(files).map(
    ([name, bytes]): LeftFile => ({
      name,
      size: bytes.length,
      take: (keep) => keep(bytes.length <= mostKept ? bytes : tooLarge(bytes.length)),
    }),
  );
  const written = namesIn(folder).filter((name) => !Object.hasOwn(files, name));
  return [...written.map((name) => inFolder(name, folder)), ...inMemory].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function inFolder(name: string, folder: string): LeftFile {
  const path = join(folder, name);
  const take: LeftFile['take'] = (keep) => {
    const { size } = statSync(path);
    const kept = keep(size <= mostKept ? readFileSync(path) : tooLarge(size));
    rmSync(path);
    return kept;
  };
  return { name, take };
}

/** Bytes of a file of evidence: to search it for secrets, it is in memory as a whole. */
const mostKept = 100_000_000;

function tooLarge(size: number): Uint8Array {
  return note('too-large', `stagegate kept no file of ${size} bytes; it keeps up to ${mostKept}.`);
}

function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
