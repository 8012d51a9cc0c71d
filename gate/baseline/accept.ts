/** Which saved runs, and which of their values, may become a baseline. */
import { differences, fewestRuns } from '../../core/baseline.ts';
import { defined } from '../../core/defined.ts';
import type { Baseline, Finding, Fingerprint, GateReport, Objection, TaskRun } from '../../core/model.ts';
import { firstOf } from '../../core/waivers.ts';
import { because } from '../../reports/words/findings.ts';
import { objectionWords } from '../../reports/words/objections.ts';

/** A run as it is judged now, by the name that a person typed. */
export interface Judged {
  readonly typed: string;
  readonly report: GateReport;
  /** Of all tasks, each run in its order. */
  readonly runs: readonly TaskRun[];
}

/** What was recorded must be whole and as it was left; that only a part was run, or might not promote, is no matter. */
const untrusted: readonly Objection['code'][] = [
  'plan-changed',
  'record-changed',
  'not-finished',
  'gate-failed',
  'unknown-run',
];

/** Why the run is not accepted; undefined if it is. */
export function refusal({ report }: Judged): string | undefined {
  const objection = report.objections.find(({ code }) => untrusted.includes(code));
  if (objection !== undefined) return objectionWords(objection, report).what;
  const changed = report.findings.find(({ reason }) => reason?.code === 'evidence-changed');
  if (changed !== undefined) return because(changed);
  if (report.verdict !== 'blocked') return undefined;
  const blocking = report.findings.filter(({ result, blocks }) => result === 'fail' && blocks);
  return `blocked (${blocking
    .map(({ check }) => check.id)
    .slice(0, 3)
    .join(', ')})`;
}

/** What one run measured for a check. */
export interface Value {
  readonly typed: string;
  readonly run: string;
  readonly check: string;
  readonly value: number;
  readonly unit: Baseline['unit'];
  readonly fingerprint: Fingerprint;
  /** The file that this run compares it with. */
  readonly than?: string;
}

/**
 * Of numbers that passed, or that lacked nothing but a baseline. A check that asks for none of something has none to compare. Of several
 * runs of a task, the first that measured it: only slow ones are run again, so their mean is not what one run measures.
 */
export function valuesOf({ typed, report, runs }: Judged): readonly Value[] {
  const byTask = Map.groupBy(runs, ({ task }) => task);
  return report.findings.flatMap((finding) => {
    const { check, task } = finding;
    const first = byTask.get(task)?.find(({ measurements }) => measurements[check.id] !== undefined);
    const { value, unit } = first?.measurements[check.id] ?? {};
    if (first === undefined || typeof value !== 'number' || unit === undefined || !isAccepted(finding)) return [];
    const { fingerprint } = first;
    return [
      defined({ typed, run: report.run, check: check.id, value, unit, fingerprint, than: check.threshold.worse?.than }),
    ];
  });
}

function isAccepted({ result, cause, check: { threshold } }: Finding): boolean {
  const { max, min, is } = threshold;
  if (is !== undefined || (max === undefined) === (min === undefined) || max === 0) return false;
  return result === 'pass' || cause === 'no-baseline' || cause === 'other-baseline';
}

export interface Kept {
  readonly values: readonly Value[];
  /** In words: what is left out, and why. */
  readonly leftOut: readonly string[];
}

/** Those of the checks that their newest run compares with the file, or all while there is no such check. `values` are in the order of the runs. */
export function comparedWith(path: string, values: readonly Value[]): Kept {
  const checks = [...Map.groupBy(values, ({ check }) => check)];
  const compared = checks.filter(([, all]) => all.at(-1)?.than === path);
  if (compared.length === 0) return { values, leftOut: [] };
  const others = checks.filter((one) => !compared.includes(one)).map(([check]) => check);
  return {
    values: compared.flatMap(([, all]) => all),
    leftOut: others.length === 0 ? [] : [`${firstOf(others)}: not compared with ${path} in the newest run (worse)`],
  };
}

/** Of each check, those that were measured as in its newest run, if they are enough. `values` are in the order of the runs. */
export function comparable(values: readonly Value[]): Kept {
  const checks = [...Map.groupBy(values, ({ check }) => check).values()].map(alike);
  const few = checks.filter(({ same }) => same.length < fewestRuns);
  return {
    values: checks.filter((check) => !few.includes(check)).flatMap(({ same }) => same),
    leftOut: [...othersIn(checks.flatMap(({ others }) => others)), ...fewIn(few)],
  };
}

interface Alike {
  readonly check: string;
  readonly same: readonly Value[];
  readonly others: readonly Other[];
}

interface Other {
  readonly check: string;
  readonly typed: string;
  readonly why: string;
}

/** A sentence for each difference, however many runs have it. */
function othersIn(others: readonly Other[]): readonly string[] {
  return [...Map.groupBy(others, ({ why }) => why)].map(([why, some]) => {
    const [runs, checks] = [some.map(({ typed }) => typed), some.map(({ check }) => check)].map((all) => [
      ...new Set(all),
    ]);
    return `${why}: ${firstOf(runs ?? [])} (${firstOf(checks ?? [])})`;
  });
}

function fewIn(few: readonly Alike[]): readonly string[] {
  return [...Map.groupBy(few, ({ same }) => same.length)].map(
    ([count, some]) =>
      `measured alike in ${count} accepted ${count === 1 ? 'run' : 'runs'}, and ${fewestRuns} are needed: ${firstOf(some.map(({ check }) => check))}`,
  );
}

function alike(all: readonly Value[]): Alike {
  const newest = all.at(-1) as Value;
  const { check } = newest;
  const differing = all.map((one) => ({ one, how: howOther(one, newest) }));
  return {
    check,
    same: differing.filter(({ how }) => how === '').map(({ one }) => one),
    others: differing
      .filter(({ how }) => how !== '')
      .map(({ one: { typed }, how }) => ({
        check,
        typed,
        why: `measured by other means than ${newest.typed} (${how})`,
      })),
  };
}

function howOther(one: Value, newest: Value): string {
  const units = one.unit === newest.unit ? [] : [`unit: ${one.unit} then, ${newest.unit} now`];
  return [...units, ...differences(one.fingerprint, newest.fingerprint, ['then', 'now'])].join('; ');
}
