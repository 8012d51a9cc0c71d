/** Keeps the user's cache from growing for ever. */
import { type ChildProcess, spawn } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { cachedIn } from '../fixtures/context/cache.js';

/** Each file of them is made again as soon as it is needed. */
const folders = ['compiled', 'in-one-file', 'transforms'];
/** Milliseconds. */
const aDay = 24 * 60 * 60_000;

/** Once a day, removes what nothing has read for two weeks, in a process that nobody waits for. */
export function pruneCache(): ChildProcess | undefined {
  const stamp = cachedIn('pruned');
  try {
    if (Date.now() - (statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0) < aDay) return undefined;
    writeFileSync(stamp, '');
  } catch {
    return undefined;
  }
  const unread = [...folders.map(cachedIn), '-type', 'f', '-atime', '+13', '-delete'];
  const find = spawn('nice', ['find', ...unread], { detached: true, stdio: 'ignore' });
  find.on('error', () => {});
  find.unref();
  return find;
}
