/** One command at a time writes into a run's folder: a file next to it names the process that does. */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../core/errors.ts';
import { fromJson } from '../../core/json.ts';

const holder = z.object({ pid: z.number(), host: z.string(), /** `sign`, as people type it. */ command: z.string() });
type Holder = z.output<typeof holder>;

/** Of this process. A lock with its number that it does not hold is of an earlier one: in a container the numbers are the same each time. */
const held = new Set<string>();
/** Looks at a lock that others take and give back meanwhile. */
const mostLooks = 10_000;

/**
 * Holds the run in the folder until it is disposed of. A lock whose process has ended is taken over, and files that it left unfinished are
 * removed. If another command holds the run, throws a `UsageError` that names it as the person `typed` it. Where nothing can be written,
 * nobody can disturb anybody.
 */
export function lockRun(folder: string, typed: string, command: string): Disposable {
  const path = realpathSync(folder);
  const file = lockOf(path);
  let wasLeft = false;
  for (let looks = 0; looks < mostLooks; looks += 1) {
    if (!isTaken(file, { pid: process.pid, host: hostname(), command })) {
      if (wasLeft) removeUnfinished(path);
      return hold(file);
    }
    const other = holderIn(textOf(file));
    if (other !== undefined && isAlive(other, file))
      throw new UsageError(
        `"${typed}" is in use by stagegate ${other.command} (process ${other.pid} on ${other.host}). Wait until that has ended. If there is no such process, remove ${file}.`,
      );
    removeLeft(file);
    wasLeft ||= other !== undefined;
  }
  throw new UsageError(`"${typed}" is in use. If no stagegate runs, remove ${file} and ${turnOf(file)}.`);
}

/** Whether that command holds the run in the folder, whose real path this is, on this machine. */
export function isHeld(folder: string, command: string): boolean {
  const file = lockOf(folder);
  const other = holderIn(textOf(file));
  return other?.command === command && other.host === hostname() && isAlive(other, file);
}

function lockOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.lock`);
}

/** Removes what killed commands left in the folder of the runs: locks, and files that were being written. */
export function removeLeftIn(results: string): void {
  if (!existsSync(results)) return;
  for (const name of readdirSync(results)) {
    const [, run = ''] = /^\.(.+)\.lock$/.exec(name) ?? [];
    const file = join(results, name);
    const left = run === '' ? undefined : holderIn(textOf(file));
    if (left === undefined || isAlive(left, file)) continue;
    if (!existsSync(join(results, run))) removeLeft(file);
    else {
      try {
        lockRun(join(results, run), run, 'gate')[Symbol.dispose]();
      } catch {
        // Somebody else has it now.
      }
    }
  }
}

/** Only who holds the run writes such files. */
function removeUnfinished(folder: string): void {
  for (const file of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (file.isFile() && /\.[0-9a-f]{8}\.partial$/.test(file.name))
      rmSync(join(file.parentPath, file.name), { force: true });
}

function hold(file: string): Disposable {
  held.add(file);
  return {
    [Symbol.dispose]: () => {
      held.delete(file);
      rmSync(file, { force: true });
    },
  };
}

/** The file is there with its content, or not at all. */
function isTaken(file: string, own: Holder): boolean {
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, JSON.stringify(own));
    linkOrWrite(draft, file);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST';
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Some file systems have no links. */
function linkOrWrite(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    writeFileSync(file, readFileSync(draft), { flag: 'wx' });
  }
}

/** Undefined if it has gone meanwhile. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Undefined if it is no lock. */
function holderIn(text = ''): Holder | undefined {
  return holder.safeParse(fromJson(text)).data;
}

/** Nobody here knows of the processes of another host. */
function isAlive({ pid, host }: Holder, file: string): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return held.has(file);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** One process at a time: between a look at what a dead one left and its removal, another may have taken the run. */
function removeLeft(file: string): void {
  try {
    mkdirSync(turnOf(file));
  } catch {
    return;
  }
  try {
    const text = textOf(file);
    const left = holderIn(text);
    if (text !== undefined && (left === undefined || !isAlive(left, file))) rmSync(file, { force: true });
  } finally {
    rmdirSync(turnOf(file));
  }
}

function turnOf(file: string): string {
  return `${file}.removing`;
}
