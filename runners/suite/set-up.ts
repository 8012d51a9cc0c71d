/** Tests that were not run because something before them had failed. */
import type { Reason } from '../../core/model.ts';
import type { Attempt, Journal, ListedTest } from './journal.ts';

/** Undefined if nothing failed on which the test depends. */
export function failedBefore(key: string, journal: Journal): Reason | undefined {
  const test = journal.tests.find((one) => one.key === key);
  if (test === undefined) return undefined;
  const failed = failedTests(journal);
  const needed = neededBy(test.project, journal);
  const setUp = failed.find(({ project }) => needed.has(project));
  if (setUp !== undefined) return { code: 'set-up-failed', detail: named(setUp) };
  const isStopped = journal.attempts.some((attempt) => attempt.key === key && attempt.stopped === true);
  const earlier = failed.findLast(({ project, file }) => project === test.project && file === test.file);
  return isStopped && earlier !== undefined ? { code: 'set-up-failed', detail: named(earlier) } : undefined;
}

/** In the order in which they failed. */
function failedTests({ tests, attempts }: Journal): readonly ListedTest[] {
  const last = new Map<string, Attempt>();
  for (const attempt of attempts) if (attempt.status !== 'skipped') last.set(attempt.key, attempt);
  const byKey = new Map(tests.map((test) => [test.key, test]));
  return [...last.values()].flatMap(({ key, status }) => (status === 'failed' ? (byKey.get(key) ?? []) : []));
}

/** The projects on which one depends, however indirectly. */
function neededBy(project: string, { needs }: Journal): ReadonlySet<string> {
  const all = new Set(needs.filter((one) => one.project === project).flatMap(({ on }) => on));
  for (const name of all) for (const one of needs) if (one.project === name) for (const next of one.on) all.add(next);
  return all;
}

function named({ titles, project, file, line }: ListedTest): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `"${titles.join(' › ')}"${project === '' ? '' : ` of the project "${project}"`} failed (${place})`;
}
