/** Makes further runs of one that a gate left, as if it had been run on other days: for tests of what compares runs. */
import { hash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Fingerprint, Plan, RecordedRun } from '../../core/model.ts';
import { digested } from '../run-folder/saved/digested.ts';
import { changeEvidence } from './evidence.ts';

interface PastRun {
  /** Replaced in the evidence: `[/"queue":\d+/g, '"queue":307']`. */
  readonly evidence?: readonly [RegExp, string];
  readonly fingerprint?: Partial<Fingerprint>;
  /** The run of which it runs again what was inconclusive. */
  readonly again?: string;
}

type Editable<T> = { -readonly [Key in keyof T]: T[Key] };

/** `folder` is the run that is copied; the new one is next to it. Returns its folder. */
export function pastRun(folder: string, day: number, { evidence, fingerprint, again }: PastRun = {}): string {
  const id = `${basename(folder)}-${String(day).padStart(2, '0')}`;
  const copy = join(dirname(folder), id);
  cpSync(folder, copy, { recursive: true });
  const plan: Editable<Plan> = read(copy, 'plan.json');
  plan.run = id;
  if (again !== undefined) plan.again = again;
  plan.createdAt = `2026-10-${String(day).padStart(2, '0')}T08:00:00.000Z`;
  const bytes = JSON.stringify(plan);
  writeFileSync(join(copy, 'plan.json'), bytes);
  const { digest: _, ...record } = read<{ digest: string; runs: readonly RecordedRun[] }>(copy, 'runs.json');
  const runs = record.runs.map((run) => ({
    ...run,
    fingerprint: { ...run.fingerprint, ...fingerprint },
    evidence: run.evidence.map((file) => {
      if (evidence === undefined || file.notKept !== undefined) return file;
      const changed = changeEvidence(copy, file.path, (text) => text.replace(...evidence));
      return { ...file, sha256: hash('sha256', changed), bytes: changed.length };
    }),
  }));
  writeFileSync(join(copy, 'runs.json'), JSON.stringify(digested({ ...record, plan: hash('sha256', bytes), runs })));
  return copy;
}

function read<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}
