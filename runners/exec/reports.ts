/** Finds what a command wrote and keeps it as evidence; files from before its start never count. */
import { hash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { fromJson } from '../../core/json.ts';
import { matchingFiles } from '../../fixtures/claims/matching-files.ts';
import { WrittenFiles } from '../suite/written-files.ts';

export const reportsFile = 'reports.json';

const kept = z.object({
  /** As the command left it. */
  path: z.string(),
  /** Inside the task's folder. */
  evidence: z.string(),
  bytes: z.number(),
  /** Only its first bytes are kept. */
  cut: z.boolean(),
  /** Why it could not be read at all. */
  problem: z.string().optional(),
});
const index = z.object({
  reports: z.array(kept),
  /** Files that match and are older than the run. */
  stale: z.array(z.string()),
  /** Files whose time is new and whose content is that of before the run: nothing but their time shows that they were written. */
  unchanged: z.array(z.string()).default([]),
  startedAt: z.number().optional(),
  /** Minutes that this machine's zone is ahead of UTC. */
  zone: z.number().optional(),
  builds: z.array(z.string()).optional(),
});
export type Index = z.infer<typeof index>;

export function parseIndex(bytes: Uint8Array | undefined): Index | undefined {
  return index.safeParse(fromJson(new TextDecoder().decode(bytes))).data;
}

/** What a file looked like, by path. */
interface Look {
  readonly content: string | undefined;
  readonly born: bigint;
}
type Looks = ReadonlyMap<string, Look>;

export class Reports {
  readonly #folder: string;
  readonly #files: WrittenFiles;
  readonly #before: Looks;
  readonly #start = Date.now();

  /** Made just before the command starts. Paths are relative to `folder`. */
  constructor(pattern: string, folder: string) {
    this.#folder = folder;
    this.#files = new WrittenFiles([pattern], folder);
    this.#before = new Map(matchingFiles([pattern], folder).files.map((path) => [path, look(join(folder, path))]));
  }

  /** Copies the new and changed ones into the task's folder, and writes down which they were. */
  keep(target: string, builds: readonly string[] = []): void {
    const { written, stale } = this.#files.look();
    const fresh = written.filter((path) => !this.#isUnchanged(path));
    mkdirSync(join(target, 'reports'), { recursive: true });
    let left = mostBytes;
    const reports = fresh.map((path, index) => {
      const evidence = `reports/${index + 1}-${shortName(path)}`;
      const limit = Math.min(mostBytesEach, left);
      try {
        const { bytes, copied } = copyStart(resolve(this.#folder, path), join(target, evidence), limit);
        left -= copied;
        return { path, evidence, bytes, cut: copied < bytes };
      } catch (error) {
        return { path, evidence, bytes: 0, cut: true, problem: messageOf(error) };
      }
    });
    const index: Index = {
      reports,
      stale: [...stale],
      unchanged: written.filter((path) => !fresh.includes(path)),
      startedAt: this.#start,
      zone: -new Date().getTimezoneOffset(),
      builds: [...builds],
    };
    writeFileSync(join(target, reportsFile), `${JSON.stringify(index, null, 1)}\n`);
  }

  /** Touched, or written again to the byte: a file that was removed before is a new one. */
  #isUnchanged(path: string): boolean {
    const absolute = resolve(this.#folder, path);
    const before = this.#before.get(path);
    if (before?.content === undefined || before.born !== bornAt(absolute)) return false;
    return contentOf(absolute) === before.content;
  }
}

const mostBytesEach = 64 * 1024 * 1024;
const mostBytes = 256 * 1024 * 1024;

/** Of a file's end, because file systems take up to 255 bytes. */
function shortName(path: string): string {
  return path
    .replaceAll(/[^\w.-]+/g, '-')
    .slice(-150)
    .replace(/^[-.]+/, '');
}

function look(path: string): Look {
  return { content: contentOf(path), born: bornAt(path) };
}

function bornAt(path: string): bigint {
  return statSync(path, { bigint: true }).birthtimeNs;
}

/** A digest, or undefined if it cannot be read or is too large to be kept. */
function contentOf(path: string): string | undefined {
  try {
    return statSync(path).size > mostBytesEach ? undefined : hash('sha256', readFileSync(path));
  } catch {
    return undefined;
  }
}

/** A report of any size must not fill memory or the run's folder. */
function copyStart(from: string, to: string, limit: number): { readonly bytes: number; readonly copied: number } {
  const bytes = statSync(from).size;
  const buffer = Buffer.alloc(Math.min(bytes, limit));
  const file = openSync(from, 'r');
  try {
    const copied = readSync(file, buffer, 0, buffer.length, 0);
    writeFileSync(to, buffer.subarray(0, copied));
    return { bytes, copied };
  } finally {
    closeSync(file);
  }
}
