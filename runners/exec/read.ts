/** What a team's tool reported, as measurements. */
import type { Files } from '../../core/claim.ts';
import type { Measurement, Reason, Task } from '../../core/model.ts';
import type { Reading } from '../runner.ts';
import { contactFile, parseContact } from '../suite/contact-file.ts';
import { exitFile, parseExit } from '../suite/exit.ts';
import { type Format, listedArguments } from './args.ts';
import { readCtrf } from './ctrf.ts';
import { incompleteRun } from './incomplete-run.ts';
import { readJunit } from './junit.ts';
import { endOf, failedInTheEnd, nowhere, passedBy, type Seen } from './outcome.ts';
import { notOfThisRun } from './report-age.ts';
import type { Located, TestReport } from './reported-test.ts';
import { parseIndex, reportsFile } from './reports.ts';
import { failedSetUp } from './set-up.ts';

export const readers: Readonly<Record<Format, (bytes: Uint8Array, cut?: boolean) => TestReport>> = {
  junit: readJunit,
  ctrf: readCtrf,
};

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
  const contact = parseContact(files.get(contactFile));
  const exit = parseExit(files.get(exitFile) ?? new Uint8Array());
  const unexplained = exit?.code !== 0 && ![...seen.values()].some(failedInTheEnd);
  const reason = incompleteRun({ exit, index, reports, odd, seen, args, files });
  const circumstances = { flaky: args.flaky, declared: args.declared, unexplained, passed: passedBy() };
  const measurements: Record<string, Measurement> = {};
  const gaps: Record<string, Reason> = {};
  for (const { id } of task.checks) {
    const name = args.tests.get(id) ?? '';
    const found = endOf(seen.get(name) ?? [], circumstances);
    const end = found === nowhere ? (failedSetUp(name, seen, args.declared) ?? found) : found;
    if ('value' in end) measurements[id] = end;
    else if (!explains(reason, end)) gaps[id] = end;
  }
  return {
    measurements,
    gaps,
    ...(contact === undefined ? {} : { contact }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** The name under which the reports have each test, else the listed one. */
function chosen(
  tests: Readonly<Record<string, string | readonly string[]>>,
  seen: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const id of Object.keys(tests)) {
    const names = [tests[id] ?? []].flat();
    found.set(id, names.find((name) => seen.has(name)) ?? names[0] ?? '');
  }
  return found;
}

/** What became of the tool says why a test is in none of the reports, unless all that is known is that the tests differ. */
function explains(reason: Reason | undefined, gap: Reason): boolean {
  return gap === nowhere && reason !== undefined && reason.code !== 'tests-differ';
}
