/** Recorded visits, and runs made of them, for tests of what is read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../../../core/claim.ts';
import type { Task } from '../../../core/model.ts';
import { omit } from '../../../core/omit.ts';
import { judged, type Trial, toTask } from '../../../gate/testing/trial.ts';
import type { ToolEnd } from '../../runner.ts';
import { lighthouse } from '../index.ts';
import { type CaseName, cases, claimOf } from './cases.ts';

// biome-ignore lint/suspicious/noExplicitAny: reports are taken apart as the tests need it
export type AnyReport = any;

export function recorded(name: CaseName): Files {
  const folder = join(import.meta.dirname, '../testdata', name);
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))]));
}

/** As if the child had ended well: what counts is what the files say. */
const end: ToolEnd = { status: 'completed', versions: {} };

export interface Rule {
  readonly runs: number;
  /** Absent in plans that were saved before visits could end early. */
  readonly early?: true;
}

function planned(name: CaseName, rule: Rule): Task {
  const task = toTask(claimOf(cases[name]), 'quick', lighthouse);
  return { ...task, args: { ...omit(task.args, 'early'), ...rule } };
}

export function readAs(name: CaseName, files: Files, rule: Rule): Promise<Pick<Trial, 'reading' | 'causes'>> {
  return judged(planned(name, rule), end, files, lighthouse);
}

/** Visits made of the recorded one; `busy` is what other programs used before each of them. */
export function visits(busy: readonly number[], change: (report: AnyReport, visit: number) => void): Files {
  const files = new Map(recorded('normal'));
  const text = new TextDecoder().decode(files.get('run-1.json'));
  files.delete('run-1.json');
  for (const visit of busy.keys()) {
    const report: AnyReport = JSON.parse(text);
    change(report, visit);
    files.set(`run-${visit + 1}.json`, Buffer.from(JSON.stringify(report)));
  }
  const host = { lighthouse: '13.5.0', chromium: '156', looks: busy.map((share) => ({ busy: share, steal: 0 })) };
  return files.set('host.json', Buffer.from(JSON.stringify(host)));
}
