/** A test tool's files, as measurements. */
import type { Files } from '../../core/claim.ts';
import type { Contact, Item, Measurement, Reason, Task } from '../../core/model.ts';
import { omit } from '../../core/omit.ts';
import type { Reading } from '../runner.ts';
import { attemptsAgain, shownAgain } from './again.ts';
import { listedArguments } from './arguments.ts';
import { exitFile, parseExit, type RecordedExit } from './exit.ts';
import { failedAnswers, harmlessAnswers } from './failed-answers.ts';
import { blamed, failedHook, hookReason } from './hooks.ts';
import { incompleteRun, named } from './incomplete-run.ts';
import { classify, infrastructureError } from './infrastructure-error.ts';
import { itemsOf, waitedIn } from './items.ts';
import { type Attempt, parseJournal } from './journal.ts';
import { withoutUrl } from './no-url.ts';
import { failedBefore } from './set-up.ts';
import { silence } from './silent.ts';
import { harmlessRequests, unanswered } from './unanswered.ts';
import { withoutVariable } from './unset-variable.ts';
import { missed } from './variables.ts';
import { fileIn, journalFile } from './writer.ts';

/** Measurements are kept whatever became of the tool: a failure that was seen stays one. */
export function readTests(task: Task, files: Files): Reading {
  const { tests, declared } = listedArguments.parse(task.args);
  const bytes = files.get(journalFile);
  const journal = bytes === undefined ? undefined : parseJournal(bytes);
  const exitBytes = files.get(exitFile);
  const exit = exitBytes === undefined ? undefined : parseExit(exitBytes);
  const attempts = Map.groupBy(journal?.attempts ?? [], ({ key }) => key);
  const attemptsOf = (id: string): readonly Attempt[] => attempts.get(tests[id] ?? '') ?? [];
  const again = attemptsAgain(files);
  const known: Known = {
    ...{ files, declared, all: journal?.attempts ?? [], exit: exit ?? {} },
    blamed: journal === undefined ? new Set() : blamed(journal),
    harmless: harmlessOf((journal?.attempts ?? []).filter(hasPassed)),
  };
  const before = journal === undefined ? undefined : failedBefore(journal, declared);
  const ends = task.checks.map(({ id }) => {
    const end = endOf(attemptsOf(id), again.get(tests[id] ?? ''), known);
    const isUnknown = 'code' in end && ['not-reached', 'skipped'].includes(end.code);
    return [id, (isUnknown ? before?.(tests[id] ?? '') : undefined) ?? end] as const;
  });
  const reached = task.checks.map(({ id }) => [id, reachedBy(attemptsOf(id))] as const);
  const reason = incompleteRun(exit, journal, Object.values(tests), files);
  return {
    measurements: Object.fromEntries(ends.flatMap(([id, end]) => ('value' in end ? [[id, end]] : []))),
    gaps: Object.fromEntries(ends.flatMap(([id, end]) => ('code' in end ? [[id, end]] : []))),
    contacts: Object.fromEntries(reached.flatMap(([id, contact]) => (contact === undefined ? [] : [[id, contact]]))),
    ...(journal?.contact === undefined ? {} : { contact: journal.contact }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Of the attempt whose outcome counts. It has not asked staging if none of the others has. */
function reachedBy(attempts: readonly Attempt[]): Contact | undefined {
  const last = attempts.findLast(hasRun)?.contact;
  if (last?.unasked === undefined) return last;
  const isUnasked = attempts.filter(hasRun).every(({ contact }) => contact?.unasked);
  return isUnasked ? last : omit(last, 'unasked');
}

function hasRun({ status }: Attempt): boolean {
  return status === 'passed' || status === 'failed';
}

/** The same for all of them: most tests do. */
const passedAtOnce: Measurement = { value: 'passed', unit: 'outcome', samples: 1, attempts: ['passed'] };

function hasPassed({ status, expected, assertions }: Attempt): boolean {
  return status === 'passed' && expected === 'passed' && assertions !== 0;
}

function harmlessOf(passed: readonly Attempt[]): Known['harmless'] {
  return { answers: harmlessAnswers(passed), requests: harmlessRequests(passed) };
}

interface Known {
  readonly files: Files;
  /** The origins' URLs. */
  readonly declared: readonly string[];
  readonly exit: Partial<RecordedExit>;
  /** The attempts of all tests, as they ended. */
  readonly all: readonly Attempt[];
  /** The tests, by key, of which the failure of a hook is one. */
  readonly blamed: ReadonlySet<string>;
  /** What staging answered with an error, or not at all, to tests that passed. */
  readonly harmless: { readonly answers: ReadonlySet<string>; readonly requests: ReadonlySet<string> };
}

/** How a test ended, or why that is not known. */
function endOf(
  attempts: readonly Attempt[],
  again: Attempt | undefined,
  { files, declared, blamed, all, exit, harmless }: Known,
): Measurement | Reason {
  const [only] = attempts;
  if (only !== undefined && attempts.length === 1 && hasPassed(only)) return passedAtOnce;
  const ran = attempts.filter(hasRun);
  const last = ran.at(-1);
  if (last === undefined) return notRun(attempts);
  if (last.status === 'passed' && last.assertions === 0) return { code: 'no-assertion', detail: named(last.key) };
  const failed = ran.filter(({ status }) => status === 'failed');
  const infrastructure = infrastructureError(
    failed.map(({ errors }) => errors),
    (error) => classify(error, declared),
  );
  if (last.status === 'failed' && infrastructure !== undefined) return infrastructure;
  const unsent = last.status === 'failed' ? withoutUrl(failed, () => before(last, all)) : undefined;
  if (unsent !== undefined) return unsent;
  const signedOut = last.status === 'failed' ? withoutSession(failed) : undefined;
  if (signedOut !== undefined) return signedOut;
  const hook = last.status === 'failed' && !blamed.has(last.key) ? failedHook(failed) : undefined;
  if (hook !== undefined) return hookReason(hook, declared);
  const failures = itemsOf(last, failed, files, exit.withheld);
  const cut = cutOff(attempts, last, failures);
  if (cut !== undefined) return cut;
  const shown = shownAgain(last.status === 'failed' ? again : undefined, failures, files);
  const items = [
    ...failures,
    ...silence(failed),
    ...withoutVariable(failed, exit),
    ...unanswered(failed, harmless.requests),
    ...failedAnswers(failed, harmless.answers),
    ...shown.items,
    ...missed(failed, exit),
  ];
  const seen = [
    ...failed.flatMap(({ attachments }) => attachments.filter((path) => files.has(path))),
    ...shown.evidence,
  ];
  return {
    value: outcome(last, failed.length),
    unit: 'outcome',
    samples: 1,
    attempts: (last.hook === undefined ? ran : failed).map(({ status }) => status),
    ...(items.length === 0 ? {} : { items }),
    ...(seen.length === 0 ? {} : { evidence: [...new Set(seen)] }),
  };
}

/** What a page shows to nobody in particular says nothing of what it shows to an account. */
function withoutSession(failed: readonly Attempt[]): Reason | undefined {
  const [detail] = failed.map(({ signedOut }) => signedOut);
  if (detail === undefined || failed.some(({ signedOut }) => signedOut === undefined)) return undefined;
  const fix =
    'Let a set-up project or globalSetup sign in anew in each run, or let the gate sign in: account in the claim.';
  return { code: 'signed-out', detail, fix };
}

/** What staging gave to a test is known to those of its file. */
function before(attempt: Attempt, all: readonly Attempt[]): readonly Attempt[] {
  const file = fileIn(attempt.key);
  return all.slice(0, all.indexOf(attempt)).filter(({ key }) => fileIn(key) === file);
}

function notRun(attempts: readonly Attempt[]): Reason {
  const last = attempts.at(-1);
  if (last === undefined) return { code: 'not-reached' };
  if (last.status === 'interrupted') return { code: 'interrupted', detail: whileRunning(last) };
  if (last.stopped === true) return { code: 'not-reached' };
  return { code: 'skipped', ...(last.note === undefined ? {} : { detail: last.note }) };
}

function whileRunning(attempt: Attempt): string {
  const waited = waitedIn(attempt);
  return `${named(attempt.key)} was running${waited === undefined ? '' : `, ${waited}`}`;
}

/** While a retry is due, a test has not failed yet: it may be flaky. */
function cutOff(attempts: readonly Attempt[], last: Attempt, [first]: readonly Item[]): Reason | undefined {
  const ended = attempts.filter(({ status }) => status !== 'interrupted');
  const left = ended.at(-1)?.retriesLeft ?? 0;
  if (left === 0 || last.status === 'passed' || last.expected === 'failed') return undefined;
  const failure = first === undefined ? '' : ` (${first.label})`;
  return {
    code: 'interrupted',
    detail: `attempt ${ended.length} of ${ended.length + left} failed${failure}, and no other finished`,
  };
}

/** A test that is declared to be broken never passes: if it fails, what its title says is not the case. */
function outcome(last: Attempt, failures: number): 'passed' | 'failed' | 'flaky' {
  if (last.status === 'failed' || last.expected === 'failed') return 'failed';
  return failures > 0 ? 'flaky' : 'passed';
}
