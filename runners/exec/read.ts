/** What a team's tool reported, as measurements. */
import type { Files } from '../../core/claim.ts';
import type { Item, Measurement, Reason, Task } from '../../core/model.ts';
import type { Reading } from '../runner.ts';
import { exitFile, parseExit } from '../suite/exit.ts';
import { classify, infrastructureError } from '../suite/infrastructure-error.ts';
import { type Format, listedArguments } from './args.ts';
import { contactFile, parseContact } from './contact.ts';
import { readCtrf } from './ctrf.ts';
import { incompleteRun } from './incomplete-run.ts';
import { readJunit } from './junit.ts';
import { notOfThisRun } from './report-age.ts';
import type { Located, ReportedTest, TestReport } from './reported-test.ts';
import { parseIndex, reportsFile } from './reports.ts';

/** A test, and the report that it is in. */
type Seen = ReportedTest & Pick<Located, 'evidence'>;

export const readers: Readonly<Record<Format, (bytes: Uint8Array, cut?: boolean) => TestReport>> = {
  junit: readJunit,
  ctrf: readCtrf,
};

const nowhere: Reason = { code: 'tests-differ', detail: 'it is in none of the reports' };

/** Measurements are kept whatever became of the tool: a failure that was seen stays one. */
export function read(task: Task, files: Files): Reading {
  const listed = listedArguments.parse(task.args);
  const index = parseIndex(files.get(reportsFile));
  const found = (index?.reports ?? []).flatMap(({ path, evidence, cut, problem }): readonly Located[] => {
    if (problem !== undefined) return [{ tests: [], errors: [], flaw: problem, path, evidence }];
    const bytes = files.get(evidence);
    return bytes === undefined ? [] : [{ ...readers[listed.format](bytes, cut), path, evidence }];
  });
  const odd = found.flatMap(({ path, ...report }) => {
    const why = notOfThisRun(report, index ?? {});
    return why === undefined ? [] : [{ path, why }];
  });
  const reports = found.filter(({ path }) => !odd.some((one) => one.path === path));
  const seen = Map.groupBy(
    reports.flatMap(({ tests, evidence }) => tests.map((test): Seen => ({ ...test, evidence }))),
    ({ name }) => name,
  );
  const args = { ...listed, tests: chosen(listed.tests, seen) };
  const ends = task.checks.map(({ id }) => [id, endOf(seen.get(args.tests[id] ?? '') ?? [], args.declared)] as const);
  const contact = parseContact(files.get(contactFile));
  const exit = parseExit(files.get(exitFile) ?? new Uint8Array());
  const reason = incompleteRun({ exit, index, reports, odd, seen, args, files });
  const unexplained = ends.flatMap(([id, end]) =>
    'code' in end && !explains(reason, end) ? [[id, end] as const] : [],
  );
  return {
    measurements: Object.fromEntries(ends.flatMap(([id, end]) => ('value' in end ? [[id, end]] : []))),
    gaps: Object.fromEntries(unexplained),
    ...(contact === undefined ? {} : { contact }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The name under which the reports have each test, else the listed one. */
function chosen(
  tests: Readonly<Record<string, readonly string[]>>,
  seen: ReadonlyMap<string, unknown>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tests).map(([id, names]) => [id, names.find((name) => seen.has(name)) ?? names[0] ?? '']),
  );
}

/** What became of the tool says why a test is in none of the reports, unless all that is known is that the tests differ. */
function explains(reason: Reason | undefined, gap: Reason): boolean {
  return gap === nowhere && reason !== undefined && reason.code !== 'tests-differ';
}

/** A test that is reported more than once fails if one of them does, and otherwise says nothing: which of them was promised? */
function endOf(all: readonly Seen[], declared: readonly string[]): Measurement | Reason {
  const [first, ...others] = all;
  if (first === undefined) return nowhere;
  const failed = all.filter(({ status }) => status === 'failed');
  const infrastructure = infrastructureError(
    failed.map(({ failures }) => failures),
    (failure) => classify(failure, declared),
  );
  if (infrastructure !== undefined) return infrastructure;
  if (failed.length > 0) return toMeasurement('failed', failed);
  if (others.length > 0)
    return { code: 'tests-differ', detail: `its reports have ${all.length} tests of this name: give each its own` };
  if (first.status === 'unknown') return { code: 'outcome-unknown', detail: `the report says "${first.note ?? ''}"` };
  if (first.status === 'skipped')
    return { code: 'skipped', ...(first.note === undefined ? {} : { detail: first.note }) };
  return toMeasurement(first.status, all);
}

function toMeasurement(value: string, tests: readonly Seen[]): Measurement {
  const items = tests.flatMap(({ failures, evidence }) => failures.map((failure) => toItem(failure, evidence)));
  return {
    value,
    unit: 'outcome',
    samples: 1,
    ...(items.length === 0 ? {} : { items: items.slice(0, 10) }),
    evidence: [...new Set(tests.map(({ evidence }) => evidence))],
  };
}

function toItem({ message, type, place }: ReportedTest['failures'][number], evidence: string): Item {
  const [first = '', ...rest] = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const detail = [...rest.slice(0, 3), ...(place === undefined ? [] : [place])].join(' · ');
  return { label: first === '' ? (type ?? 'It failed') : first, ...(detail === '' ? {} : { detail }), evidence };
}
