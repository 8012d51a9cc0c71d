/** Finds a saved run: the folder that a gate left, or a zip of it. */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../../../core/errors.ts';
import { packageFolder } from '../../../fixtures/context/install.ts';
import type { RunScope } from '../../scope.ts';
import { RunFolder } from '../folder.ts';
import { unpack } from './unpack.ts';

/** The typed path, and whether it is a folder or a file. Throws a `UsageError` if nothing is there. */
export function place(typed: string, root: string): { readonly path: string; readonly isFile: boolean } {
  const path = resolve(root, typed);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return { path, isFile: false };
  if (found?.isFile() === true) return { path, isFile: true };
  throw new UsageError(
    `There is no run folder "${typed}", nor a zip of one. Name a run: results/latest, or another folder in results/.`,
  );
}

/** The folder that somebody typed. Throws a `UsageError` if there is none. */
export function runFolder(typed: string, root: string): RunFolder {
  const { path, isFile } = place(typed, root);
  if (isFile) throw new UsageError(`"${typed}" is not a folder: unpack it, and give the run's folder.`);
  return new RunFolder(path, (bytes) => bytes);
}

/** The newest run of the project, as it would be typed. */
export function newest(from: string): string {
  return relative(from, join(packageFolder(from), 'results', 'latest'));
}

/** Unpacks into the scope's private folder, which is removed at its end. Returns the run's folder in it. */
export async function unpackRun(
  zip: string,
  typed: string,
  { scratch, signal }: Pick<RunScope, 'scratch' | 'signal'>,
): Promise<string> {
  const folder = join(scratch, 'unpacked');
  mkdirSync(folder);
  await unpack(zip, folder, typed, signal);
  const runs = runsIn(folder);
  const latest = runs.find((run) => basename(run) === 'latest');
  if (latest === undefined && runs.length > 1)
    throw new UsageError(
      `"${typed}" contains ${runs.length} runs: ${runs.slice(0, 5).join(', ')}${runs.length > 5 ? `, and ${runs.length - 5} more` : ''}. Give a zip of one of them, or unpack it and give its folder.`,
    );
  return join(folder, latest ?? runs[0] ?? '');
}

const marks = ['report.html', 'report.json', 'runs.json'];

/** The uppermost folders that look like runs: the zip's own content, or a folder in it as CI archives it. */
function runsIn(folder: string): readonly string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && marks.includes(entry.name))
    .map((entry) =>
      relative(folder, entry.parentPath)
        .split(sep)
        .filter((part) => part !== ''),
    )
    .filter((parts) => !parts.includes('evidence'));
  const depth = Math.min(...found.map((parts) => parts.length));
  return [...new Set(found.filter((parts) => parts.length === depth).map((parts) => parts.join('/')))].toSorted();
}
