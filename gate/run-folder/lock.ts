/** One command at a time writes into a run's folder: a file next to it names the process that does. */
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../core/errors.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** `sign`, as people type it. */
  readonly command: string;
}

/**
 * Holds the run in the folder until it is disposed of. A lock whose process has ended is taken over. Throws a `UsageError` that names the run as the person
 * `typed` it if another command holds it. Where nothing can be written, nobody can disturb anybody.
 */
export function lockRun(folder: string, typed: string, command: string): Disposable {
  const path = realpathSync(folder);
  const file = join(dirname(path), `.${basename(path)}.lock`);
  const own: Holder = { pid: process.pid, host: hostname(), command };
  if (!isTaken(file, own)) return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
  const holder = holderOf(file);
  if (holder !== undefined && isAlive(holder))
    throw new UsageError(
      `"${typed}" is in use by stagegate ${holder.command} (process ${holder.pid} on ${holder.host}). Wait until that has ended. If there is no such process, remove ${file}.`,
    );
  rmSync(file, { force: true });
  return lockRun(folder, typed, command);
}

function isTaken(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx' });
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST';
  }
}

/** Undefined if it has gone meanwhile, or if its process ended before it had written its name. */
function holderOf(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Nobody here knows of the processes of another host. */
function isAlive({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
