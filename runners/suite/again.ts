/** What tests did that had failed and were run once more to record a trace. It is shown and never judged. */
import type { Files } from '../../core/claim.ts';
import type { Item } from '../../core/model.ts';
import { itemsOf } from './items.ts';
import { type Attempt, parseJournal } from './journal.ts';
import { journalFile } from './writer.ts';

/** Within the task's folder. */
export const againFolder = 'again';

export interface Shown {
  readonly items: readonly Item[];
  readonly evidence: readonly string[];
}

/** The attempts, by the test's key. */
export function attemptsAgain(files: Files): ReadonlyMap<string, Attempt> {
  const bytes = files.get(`${againFolder}/${journalFile}`);
  const attempts = bytes === undefined ? [] : parseJournal(bytes).attempts;
  return new Map(attempts.map((attempt) => [attempt.key, attempt]));
}

/** What a report shows of it; `failures` are the items of the failure that counts. */
export function shownAgain(attempt: Attempt | undefined, failures: readonly Item[], files: Files): Shown {
  if (attempt?.status === 'passed')
    return {
      items: [{ label: 'Passed when it was run again to record a trace; the failure counts' }],
      evidence: [],
    };
  if (attempt?.status !== 'failed') return { items: [], evidence: [] };
  const evidence = attempt.attachments
    .filter((path) => path.endsWith('trace.zip'))
    .map((path) => `${againFolder}/${path}`)
    .filter((path) => files.has(path));
  const [other] = itemsOf(attempt, [attempt], files);
  const isSame = other === undefined || failures.some(({ label }) => label === other.label);
  return {
    items: isSame ? [] : [{ label: 'Failed otherwise when it was run again to record a trace', detail: other.label }],
    evidence,
  };
}
