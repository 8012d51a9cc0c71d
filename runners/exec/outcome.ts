/** How a promised test ended, by all that the reports say of its name. */
import type { Item, Measurement, Reason } from '../../core/model.ts';
import { isProgress } from '../suite/failure-text.ts';
import { classify, infrastructureError } from '../suite/infrastructure-error.ts';
import type { ClaimedArguments } from './args.ts';
import type { Located, ReportedTest } from './reported-test.ts';

/** A test, and the report that it is in. */
export type Seen = ReportedTest & Pick<Located, 'evidence'>;

/** The worst first. */
const order = ['failed', 'mixed', 'unknown', 'skipped', 'flaky', 'passed'] as const;
type Status = (typeof order)[number];

/** Several records of one name in one suite are attempts of a test, or several tests of one name. */
interface Ended {
  readonly status: Status;
  readonly attempts: readonly Seen[];
}

export interface Circumstances {
  /** The claim's. */
  readonly flaky: ClaimedArguments['flaky'];
  /** The URLs of the definition's origins. */
  readonly declared: readonly string[];
  /** The same for every test that passed at once and whose report is the same evidence. */
  readonly passed: (evidence: string) => Measurement;
  /** The command failed, and no test that failed in the end explains it: failures that a later record did not repeat count. */
  readonly unexplained: boolean;
}

export const nowhere: Reason = { code: 'tests-differ', detail: 'it is in none of the reports' };

/** Tests of one name in several suites or reports cannot be told apart: all of them count. */
export function endOf(records: readonly Seen[], circumstances: Circumstances): Measurement | Reason {
  const { flaky, declared, unexplained, passed } = circumstances;
  const [only] = records;
  if (only?.status === 'passed' && only.failures.length === 0 && records.length === 1) return passed(only.evidence);
  const tests = attemptsOf(records).map((attempts) => ended(attempts, unexplained));
  const status = order.find((one) => tests.some((test) => test.status === one));
  if (status === undefined) return nowhere;
  const decisive = tests.filter((test) => test.status === status).flatMap(({ attempts }) => attempts);
  const failed = decisive.filter((one) => one.status === 'failed');
  if (status === 'failed')
    return (
      infrastructureError(
        failed.map(({ failures }) => failures),
        (failure) => classify(failure, declared),
      ) ?? toMeasurement('failed', failed)
    );
  if (status === 'mixed') return { code: 'tests-differ', detail: mixed(decisive) };
  const note = decisive.find((one) => one.status === status)?.note;
  if (status === 'unknown') return { code: 'outcome-unknown', detail: `the report says "${note ?? ''}"` };
  if (status === 'skipped') return { code: 'skipped', ...(note === undefined ? {} : { detail: note }) };
  if (status === 'passed') return toMeasurement('passed', records);
  const known = decisive.some((one) => one.status !== 'passed');
  return known || flaky === 'pass'
    ? toMeasurement('flaky', decisive)
    : { code: 'tests-differ', detail: twice(decisive) };
}

/** Of each test. */
function attemptsOf(records: readonly Seen[]): readonly (readonly Seen[])[] {
  return records.length === 1 ? [records] : [...Map.groupBy(records, sameTest).values()];
}

function sameTest({ evidence, identity }: Seen): string {
  return JSON.stringify([evidence, identity]);
}

/** What was skipped in between says nothing. A failure before a pass may be an attempt's, or another test's of the same name. */
function ended(attempts: readonly Seen[], unexplained: boolean): Ended {
  const all: readonly Status[] = attempts.map(({ status }) => status);
  const [only] = all;
  const last = all.at(-1) ?? 'skipped';
  const passes = last === 'passed' || last === 'flaky';
  if (only !== undefined && all.length === 1) return { status: only, attempts };
  if (all.includes('failed')) return { status: passes && !unexplained ? 'mixed' : 'failed', attempts };
  const worst = order.find((one) => all.includes(one)) ?? last;
  return { status: worst === 'passed' ? 'flaky' : worst, attempts };
}

/** Whether a test failed in the end, so that it explains a command's exit code. */
export function failedInTheEnd(records: readonly Seen[]): boolean {
  return attemptsOf(records).some((attempts) => ended(attempts, false).status === 'failed');
}

function mixed(attempts: readonly Seen[]): string {
  return `its report has it ${attempts.length} times in one suite, and not all passed: give each test a name of its own, or, if they are attempts of one test, let the report have only its result`;
}

function twice(attempts: readonly Seen[]): string {
  return `its report has it ${attempts.length} times in one suite, none of them failed: a record for each attempt, or several tests of one name`;
}

/** Most tests pass at once: there may be 50,000. */
export function passedBy(): Circumstances['passed'] {
  const known = new Map<string, Measurement>();
  return (evidence) => {
    const measurement = known.get(evidence) ?? { value: 'passed', unit: 'outcome', samples: 1, evidence: [evidence] };
    known.set(evidence, measurement);
    return measurement;
  };
}

function toMeasurement(value: 'passed' | 'failed' | 'flaky', tests: readonly Seen[]): Measurement {
  const items = tests.flatMap(({ failures, evidence }) => failures.map((failure) => toItem(failure, evidence)));
  const said = value === 'flaky' && items.length === 0 && tests.length > 1 ? [{ label: twice(tests) }] : items;
  return {
    value,
    unit: 'outcome',
    samples: 1,
    ...(said.length === 0 ? {} : { items: said.slice(0, 10) }),
    evidence: [...new Set(tests.map(({ evidence }) => evidence))],
  };
}

function toItem({ message, type, place }: ReportedTest['failures'][number], evidence: string): Item {
  const [first = '', ...rest] = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !isProgress(line));
  const detail = [...rest.slice(0, 3), ...(place === undefined ? [] : [place])].join(' · ');
  return { label: first === '' ? (type ?? 'It failed') : first, ...(detail === '' ? {} : { detail }), evidence };
}
