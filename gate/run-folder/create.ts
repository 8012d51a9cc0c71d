/** Where runs are: a new folder for each, and a link to the newest. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { RunFolder } from './folder.ts';
import type { Redact } from './written.ts';

/** `2026-11-21T02-14-09Z-jetvision-3f9a`: sorts by time; two runs that start together differ. */
export function runId(environment: string, now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z-${environment}-${randomBytes(2).toString('hex')}`;
}

/** Makes the folder of a new run under `results` and points `results/latest` to it. */
export function createRunFolder(results: string, run: string, redact: Redact): RunFolder {
  const path = join(results, run);
  mkdirSync(results, { recursive: true });
  mkdirSync(path);
  return new RunFolder(path, redact);
}

/** The link is replaced in one step, so that it is never missing while two runs end together. */
export function pointLatest(results: string, run: string): void {
  const link = join(results, 'latest');
  const next = join(results, `.latest-${randomBytes(4).toString('hex')}`);
  try {
    symlinkSync(run, next, 'junction');
    renameSync(next, link);
  } catch {
    rmSync(next, { force: true });
  }
}
