/** `results/latest`, the link to the newest run. */
import { randomBytes } from 'node:crypto';
import { lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, UsageError } from '../../core/errors.ts';

/**
 * The link is replaced in one step, so that it is never missing while two runs end together. Where there are
 * no links there is no `latest`. Throws a `UsageError` if an older one cannot be replaced: it would still show its verdict.
 */
export function pointLatest(results: string, run: string): void {
  const link = join(results, 'latest');
  const next = join(results, `.latest-${randomBytes(4).toString('hex')}`);
  try {
    symlinkSync(run, next, 'junction');
    renameSync(next, link);
  } catch (error) {
    rmSync(next, { force: true });
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) return;
    throw new UsageError(
      `results/latest cannot be made the link to this run, so it would show an older verdict (${messageOf(error)}). Remove it: ${link}`,
      { cause: error },
    );
  }
}

/** Renames whatever is in the link's place, such as a run that was copied there, and returns its new name. */
export function makeRoomForLatest(results: string): string | undefined {
  const link = join(results, 'latest');
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (found === undefined || found.isSymbolicLink()) return undefined;
  const name = `kept-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(link, join(results, name));
    return name;
  } catch (error) {
    throw new UsageError(
      `results/latest is not stagegate's link but a ${found.isDirectory() ? 'folder' : 'file'} that cannot be moved away (${messageOf(error)}), so it would show an older verdict. Remove it: ${link}`,
      { cause: error },
    );
  }
}

/** The run that it points to. */
export function latest(results: string): string | undefined {
  try {
    return readlinkSync(join(results, 'latest'));
  } catch {
    return undefined;
  }
}
