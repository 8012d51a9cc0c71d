/** Runs tests that failed without a trace once more, to record one. What comes of it is evidence that is never judged. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Effect } from '../../core/model.ts';
import { againFolder } from '../suite/again.ts';

/** Milliseconds, if the task's deadline leaves as many. */
const patience = 60_000;

/** Others feel what a test does again, or measure it. */
const never: readonly Effect[] = ['load', 'disruptive'];

export interface Again {
  /** The private folder of the second run, in which its tests are noted as Playwright does it. */
  readonly scratch: string;
  /** Takes its evidence. */
  readonly folder: string;
  readonly untraced: string;
}

/** Undefined if the tests of such a task are not run again. */
export function prepareAgain(effect: Effect, folder: string, scratch: string): Again | undefined {
  if (never.includes(effect)) return undefined;
  const own = join(scratch, againFolder);
  mkdirSync(own);
  return { scratch: own, folder: join(folder, againFolder), untraced: join(own, lastRunFile) };
}

/** Where Playwright finds the tests for `--last-failed`, in a private folder. */
export const lastRunFile = 'last-run.json';

/** The least that runs them: neither retries nor the projects on which theirs depends. */
export const againOptions: readonly string[] = [
  '--last-failed',
  '--no-deps',
  '--retries=0',
  '--max-failures=0',
  '--trace=retain-on-failure',
  '--pass-with-no-tests',
];

/** Never rejects: without a trace the failure counts all the same. */
export async function runAgain(
  again: Again,
  signal: AbortSignal,
  play: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  if (!existsSync(again.untraced) || signal.aborted) return;
  mkdirSync(again.folder);
  await play(AbortSignal.any([signal, AbortSignal.timeout(patience)])).catch(() => {});
}
