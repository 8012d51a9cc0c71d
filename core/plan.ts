/** What must be seen, written down before anything runs. Pure. */

import { flawsOfWorse } from './baseline.ts';
import type { Claim } from './claim.ts';
import { undecidable } from './decidable.ts';
import { UsageError } from './errors.ts';
import { unknownWords } from './known-words.ts';
import { type Check, format, type Json, type Layer, layers, type Plan, type Task } from './model.ts';
import { didYouMean } from './nearest.ts';
import { flawsOfRuns, withRuns } from './repeats.ts';
import { withTheirLoad } from './schedule.ts';
import { countingChecks, firstOf, waiverProblems } from './waivers.ts';

/** A plan that cannot be judged; each problem names the value, the place and the fix. */
export class PlanError extends UsageError {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'PlanError';
    this.problems = problems;
  }
}

/** A task, and where a person wrote its claim. */
export type PlannedTask = Task & Pick<Claim, 'place'>;

export interface PlanInput extends Omit<Plan, 'format' | 'tasks'> {
  readonly tasks: readonly PlannedTask[];
  /** The owners of each layer's checks, for checks that name no owner. */
  readonly owners?: Readonly<Partial<Record<Layer, string>>>;
  /** Of all claims: tools are asked for the tests of selected layers only. */
  readonly claimed?: readonly Layer[];
}

/** Refuses what could pass without evidence, and keeps only the selected part. Throws a `PlanError`. */
export function plan({ owners = {}, claimed = [], ...input }: PlanInput): Plan {
  const problems = [
    ...duplicates(input.tasks),
    ...input.tasks.flatMap(flaws),
    ...strangers(input, claimed),
    ...undecided(input),
  ];
  if (problems.length > 0) throw new PlanError(problems);
  const tasks = select(input).map(({ place: _, ...task }) => withRuns(owned(task, owners[task.layer])));
  return { ...input, format, tasks };
}

function owned(task: Task, owner: string | undefined): Task {
  return owner === undefined ? task : { ...task, checks: task.checks.map((check) => ({ owner, ...check })) };
}

function duplicates(tasks: readonly PlannedTask[]): readonly string[] {
  const placesOf = (has: (task: Task) => boolean): string => places(tasks.filter(has));
  // Tasks with the same name have checks with the same name too.
  const distinct = [...new Map(tasks.map((task) => [task.id, task])).values()];
  return [
    ...repeated(tasks.map((task) => task.id)).map(
      (id) =>
        `Two tasks are called "${id}"${placesOf((task) => task.id === id)}: give one of the claims another name ({ name: … }).`,
    ),
    ...repeated(distinct.flatMap((task) => task.checks.map((check) => check.id))).map(
      (id) =>
        `Two checks are called "${id}"${placesOf(({ checks }) => checks.some((check) => check.id === id))}: give one of the claims another name ({ name: … }), or one of the tests another title.`,
    ),
  ];
}

/** ` (/shop/staging.ts:12 and /shop/staging.ts:14)`; empty if nobody knows. */
function places(tasks: readonly PlannedTask[]): string {
  const known = [...new Set(tasks.flatMap(({ place }) => place ?? []))];
  return known.length === 0 ? '' : ` (${known.join(' and ')})`;
}

function repeated(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const id of ids) (seen.has(id) ? again : seen).add(id);
  return [...again];
}

function flaws(task: Task): readonly string[] {
  if (task.checks.length === 0)
    return [
      `Task "${task.id}" measures no check: it could judge nothing. Remove its claim, or give it something to check.`,
    ];
  return [...unknownWords(task), ...task.checks.flatMap((check) => flawsOf(check, task)), ...flawsOfRuns(task)];
}

function flawsOf(check: Check, task: Task): readonly string[] {
  return [
    ...(check.layer === task.layer && check.id.startsWith(`${check.layer}/`)
      ? []
      : [
          `Check "${check.id}" of task "${task.id}" is not of the layer "${task.layer}": its id must start with "${task.layer}/".`,
        ]),
    ...threshold(check),
    ...flawsOfWorse(check),
  ];
}

function threshold(check: Check): readonly string[] {
  const { max, min, is, minSamples } = check.threshold;
  const numbers: readonly (number | undefined)[] = [max, min, minSamples];
  if (max === undefined && min === undefined && is === undefined)
    return [`Check "${check.id}" has a threshold without a bound, which nothing could fail: give it max, min or is.`];
  if (Array.isArray(is) && is.length === 0)
    return [
      `Check "${check.id}" has a threshold with an empty list, which nothing could meet: give "is" the values that pass.`,
    ];
  if (numbers.some((number) => number !== undefined && !Number.isFinite(number)))
    return [
      `Check "${check.id}" has a bound that is not a finite number: ${JSON.stringify(check.threshold, (_, value: Json) => (typeof value === 'number' ? String(value) : value))}.`,
    ];
  return [];
}

/** A plan that may promote must be able to pass. */
function undecided({ tasks, selection, policy, profile, createdAt }: PlanInput): readonly string[] {
  if (selection !== undefined || !policy.promotes.includes(profile)) return [];
  const open = tasks.flatMap(undecidable);
  if (open.length === 0) return [];
  const counting = new Set(countingChecks({ policy, createdAt, tasks }).map(({ id }) => id));
  return open.flatMap(({ check, problem }) => (counting.has(check) ? [problem] : []));
}

function strangers(
  { tasks, selection, policy, requirements }: PlanInput,
  claimed: readonly Layer[],
): readonly string[] {
  const wanted = selection?.checks ?? [];
  const checks = wanted.length === 0 ? [] : [...new Set(tasks.flatMap((task) => task.checks.map((check) => check.id)))];
  const present = new Set(tasks.map((task) => task.layer));
  const pairs = tasks.flatMap((task) =>
    task.checks.flatMap(({ id, covers }) => covers.map((covered) => ({ id, covered }))),
  );
  const covered = Map.groupBy(pairs, (pair) => pair.covered);
  return [
    ...(selection?.layers ?? [])
      .filter((layer) => !present.has(layer))
      .map((layer) =>
        unknown(
          'layer',
          layer,
          layers.filter((known) => present.has(known) || claimed.includes(known)),
        ),
      ),
    ...wanted
      .filter((check) => !checks.some((id) => chosen(id, check)))
      .map((check) => unknown('check', check, checks)),
    ...(selection === undefined ? waiverProblems({ tasks, policy, requirements }) : []),
    ...[...covered]
      .filter(([id]) => Object.keys(requirements).length > 0 && !(id in requirements))
      .map(([id, by]) => foreign(id, by, Object.keys(requirements))),
  ];
}

/** A requirement that none of the definition's is. */
function foreign(id: string, by: readonly { readonly id: string }[], known: readonly string[]): string {
  const checks = firstOf([...new Set(by.map((pair) => pair.id))]);
  const what = `"${id}" is covered by ${checks}, but the definition's requirements do not name it: add it there, or fix the id.`;
  return [what, didYouMean(id, known)].join(' ').trim();
}

function unknown(kind: string, value: string, known: readonly string[]): string {
  return [
    `There is no ${kind} "${value}" in this plan.`,
    didYouMean(value, known),
    `It has: ${firstOf(known) || 'none'}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** A check is chosen by its id, by a start of it that ends with a slash, or with stars for any text: `health/`, `uat/*orders*`. */
function chosen(id: string, wanted: string): boolean {
  const [start = '', ...parts] = (wanted.endsWith('/') ? `${wanted}*` : wanted).split('*');
  const end = parts.pop();
  if (end === undefined) return id === wanted;
  let at = start.length;
  for (const part of parts) {
    const found = id.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return id.startsWith(start) && id.length >= at + end.length && id.endsWith(end);
}

function select({ tasks, selection }: PlanInput): readonly PlannedTask[] {
  if (selection === undefined) return tasks;
  const wanted = (check: Check, layer: Layer): boolean =>
    (selection.layers?.includes(layer) ?? true) && (selection.checks?.some((name) => chosen(check.id, name)) ?? true);
  const parts = tasks
    .map((task) => ({ ...task, checks: task.checks.filter((check) => wanted(check, task.layer)) }))
    .filter((task) => task.checks.length > 0);
  const known = new Map(parts.map((task) => [task.id, task]));
  // What is seen during or after a load needs the load, which is judged as a whole.
  return withTheirLoad(parts, tasks).map((task) => known.get(task.id) ?? task);
}
