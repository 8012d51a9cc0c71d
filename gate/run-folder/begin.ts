/** A run's folder, before anything of the team's is loaded: what is found there says that there is no verdict. */
import { lstatSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import type { Plan, Profile } from '../../core/model.ts';
import { latest, makeRoomForLatest, pointLatest } from './latest.ts';
import type { NewRun } from './run-id.ts';
import { undecided, unplanned } from './unplanned.ts';

export interface BegunRun {
  /** The run's folder. */
  readonly path: string;
  /** What is known of it so far. */
  readonly plan: Plan;
  /** Removes the folder again, and `latest` shows the previous run: the gate could not start. */
  discard(): void;
}

/** Makes the folder and points `latest` to it. `note` gets a line for the person. Throws a `UsageError` if `results` is no folder, or `latest` could not show this run. */
export function beginRun(
  results: string,
  run: NewRun,
  profile: Profile,
  note: (line: string) => void = () => {},
): BegunRun {
  requireFolder(results);
  const kept = makeRoomForLatest(results);
  if (kept !== undefined) note(`results/latest was not stagegate's link: what was there is results/${kept} now.`);
  const previous = latest(results);
  const plan = unplanned(run, profile);
  const path = join(results, run.id);
  mkdirSync(results, { recursive: true });
  mkdirSync(path);
  try {
    writeFileSync(join(path, 'report.txt'), inWords(run));
    writeFileSync(join(path, 'report.json'), `${JSON.stringify(undecided(plan), null, 2)}\n`);
    pointLatest(results, run.id);
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    if (error instanceof Error && 'syscall' in error) error.message = `${path}: ${error.message}`;
    throw error;
  }
  return { path, plan, discard: () => discard(results, run.id, previous) };
}

function requireFolder(results: string): void {
  if (lstatSync(results, { throwIfNoEntry: false }) === undefined) return;
  if (statSync(results, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new UsageError(
    `${results} is not a folder, and the gate writes its runs into a folder of that name. Move it away, then run the command again.`,
  );
}

function inWords({ id }: NewRun): string {
  return `INCONCLUSIVE  ${id}
This gate has begun, and there is no verdict. If it no longer runs, it was ended before its tools listed their tests: run it again.
`;
}

/** Unless another run has become the latest since. */
function discard(results: string, id: string, previous: string | undefined): void {
  rmSync(join(results, id), { recursive: true, force: true });
  if (latest(results) !== id) return;
  if (previous === undefined) rmSync(join(results, 'latest'), { force: true });
  else pointLatest(results, previous);
}
