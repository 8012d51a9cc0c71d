/** Keeps the user's cache from growing for ever. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { cachedIn } from '../fixtures/context/cache.js';

/** Folders, and the stand-ins' databases: each file is made again as soon as it is needed. A dot begins the name of one that was not finished. */
const madeAgain = /^(?:compiled|in-one-file|transforms|versions|postgres-.*\.tar|\..*\.tar)$/;
/** Milliseconds. */
const aDay = 24 * 60 * 60_000;

/** Once a day, removes what nothing has read for two weeks, in a process that nobody waits for. */
export function pruneCache(): ChildProcess | undefined {
  const stamp = cachedIn('pruned');
  let found: readonly string[];
  try {
    if (Date.now() - (statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0) < aDay) return undefined;
    writeFileSync(stamp, '');
    found = readdirSync(cachedIn('.')).filter((name) => madeAgain.test(name));
  } catch {
    return undefined;
  }
  // Without a place to start at, find takes the working folder.
  if (found.length === 0) return undefined;
  const unread = [...found.map(cachedIn), '-type', 'f', '-atime', '+13', '-delete'];
  const find = spawn('nice', ['find', ...unread], { detached: true, stdio: 'ignore' });
  find.on('error', () => {});
  find.unref();
  return find;
}
