// The version of an executable, asked once and remembered until the file changes.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.js';

/** @import { Machine } from './types.ts' */

/**
 * What the executable prints about its version, or why it cannot say. A failure is not remembered.
 * @param {Machine} machine
 * @param {string} path
 * @param {string} argument `--version` or the like
 * @returns {Promise<{ text: string } | { failure: string }>}
 */
export async function versionText(machine, path, argument) {
  let stamp;
  try {
    const { mtimeMs, size } = statSync(path);
    stamp = `${path}\n${mtimeMs}\n${size}`;
  } catch {
    return { failure: 'there is no such file' };
  }
  const folder = join(machine.cache, 'versions');
  const file = join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 24)}.json`);
  const known = remembered(file);
  if (known?.stamp === stamp) return { text: known.text };
  const { ok, output, reason } = await run(machine, path, [argument], { deadline: 30_000 });
  if (!ok)
    return { failure: `"${argument}" ${reason}${output.trim() === '' ? '' : `: ${output.trim().split('\n').at(-1)}`}` };
  remember(folder, file, { stamp, text: output.trim() });
  return { text: output.trim() };
}

/** @param {string} file */
function remembered(file) {
  try {
    const { stamp, text } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof stamp === 'string' && typeof text === 'string' ? { stamp, text } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A cache that cannot be written costs time, nothing else.
 * @param {string} folder
 * @param {string} file
 * @param {{ stamp: string, text: string }} entry
 */
function remember(folder, file, entry) {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(entry));
    renameSync(`${file}.${process.pid}`, file);
  } catch {}
}

/**
 * Whether `version` (`7.0.15`) is at least `minimum` (`6`), number by number.
 * @param {string} version
 * @param {string} minimum
 */
export function atLeast(version, minimum) {
  const [have, want] = [version, minimum].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (const [index, number] of (want ?? []).entries()) {
    const own = have?.[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
