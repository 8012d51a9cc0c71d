/** Tests that were not run because something before them had failed. */
import type { Reason } from '../../core/model.ts';
import { hookReason } from './hooks.ts';
import type { Attempt, Journal, ListedTest } from './journal.ts';

interface Failed {
  readonly test: ListedTest;
  readonly attempt: Attempt;
}

/** By a test's key; undefined if nothing failed on which it depends. `declared`: the origins' URLs. Most suites have no test of which it is asked. */
export function failedBefore(journal: Journal, declared: readonly string[]): (key: string) => Reason | undefined {
  let known: ((key: string) => Reason | undefined) | undefined;
  return (key) => {
    known ??= failures(journal, declared);
    return known(key);
  };
}

function failures(journal: Journal, declared: readonly string[]): (key: string) => Reason | undefined {
  const tests = new Map(journal.tests.map((test) => [test.key, test]));
  const stopped = new Set(journal.attempts.filter((one) => one.stopped === true).map(({ key }) => key));
  const failed = failedTests(journal, tests);
  const byFile = Map.groupBy(failed, ({ test }) => placeOf(test));
  return (key) => {
    const test = tests.get(key);
    if (test === undefined || failed.length === 0) return undefined;
    const needed = neededBy(test.project, journal);
    const setUp = needed.size === 0 ? undefined : failed.find((one) => needed.has(one.test.project));
    const earlier = setUp ?? (stopped.has(key) ? nearest(test, byFile.get(placeOf(test)) ?? []) : undefined);
    return earlier === undefined ? undefined : reasonFor(earlier, declared);
  };
}

/** In the order in which they failed. */
function failedTests({ attempts }: Journal, tests: ReadonlyMap<string, ListedTest>): readonly Failed[] {
  const last = new Map<string, Attempt>();
  for (const attempt of attempts) if (attempt.status !== 'skipped') last.set(attempt.key, attempt);
  return [...last.values()].flatMap((attempt) => {
    const test = attempt.status === 'failed' ? tests.get(attempt.key) : undefined;
    return test === undefined ? [] : [{ test, attempt }];
  });
}

/** The one with which it shares most suites; of several the last. */
function nearest({ titles }: ListedTest, failed: readonly Failed[]): Failed | undefined {
  const shared = (one: Failed): number => {
    const differs = one.test.titles.findIndex((title, index) => title !== titles[index]);
    return differs === -1 ? titles.length : differs;
  };
  const most = Math.max(...failed.map(shared));
  return failed.findLast((one) => shared(one) === most);
}

/** The projects on which one depends, however indirectly. */
function neededBy(project: string, { needs }: Journal): ReadonlySet<string> {
  const all = new Set(needs.filter((one) => one.project === project).flatMap(({ on }) => on));
  for (const name of all) for (const one of needs) if (one.project === name) for (const next of one.on) all.add(next);
  return all;
}

function reasonFor({ test, attempt }: Failed, declared: readonly string[]): Reason {
  return attempt.hook === undefined ? { code: 'set-up-failed', detail: named(test) } : hookReason(attempt, declared);
}

function named({ titles, project, file, line }: ListedTest): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `"${titles.join(' › ')}"${project === '' ? '' : ` of the project "${project}"`} failed (${place})`;
}

function placeOf({ project, file }: ListedTest): string {
  return JSON.stringify([project, file]);
}
