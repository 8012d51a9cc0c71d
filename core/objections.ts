/** Reasons against promotion that are not findings. Pure. */
import { defined } from './defined.ts';
import type { Execution, GateReport, Objection, Plan } from './model.ts';
import { countingChecks, waiversInForce } from './waivers.ts';

/** Everything that keeps the verdict open although no finding does. */
export function objectionsTo(plan: Plan, execution: Execution): readonly Objection[] {
  const counting = countingChecks(plan);
  const surprising = unplanned(plan, execution.runs);
  const objections = (code: Objection['code'], subjects: readonly string[]): readonly Objection[] =>
    subjects.map((subject) => ({ code, subject }));
  const whole = plan.selection === undefined;
  // Of a run that did not get as far as its plan, no policy and no check is known.
  const isPlanned = plan.tasks.length > 0 || execution.finished;
  return [
    ...objections('gate-failed', execution.failure === undefined ? [] : [execution.failure]),
    ...objections('plan-changed', execution.planChanged === true ? [plan.run] : []),
    ...objections('record-changed', execution.recordChanged === true ? [plan.run] : []),
    ...objections('older-format', plan.savedBy === undefined ? [] : [plan.savedBy]),
    ...objections('not-finished', execution.finished || execution.failure !== undefined ? [] : [plan.run]),
    ...objections(
      'partial',
      whole ? [] : [[plan.selection?.layers ?? [], plan.selection?.checks ?? []].flat().join(', ')],
    ),
    ...objections(
      'profile-may-not-promote',
      !isPlanned || plan.policy.promotes.includes(plan.profile) ? [] : [plan.profile],
    ),
    ...objections(
      'layer-without-check',
      whole ? plan.policy.requiredLayers.filter((layer) => counting.every((check) => check.layer !== layer)) : [],
    ),
    ...objections(
      'not-covered',
      whole
        ? coverage(plan)
            .filter(({ checks, waiver }) => checks.length === 0 && waiver === undefined)
            .map(({ requirement }) => requirement)
        : [],
    ),
    ...objections('nothing-blocks', isPlanned && counting.length === 0 ? [plan.environment.name] : []),
    ...objections(
      'unknown-run',
      surprising.map(({ task }) => task),
    ),
  ];
}

/** Runs of a task that is not in the plan, or whose earlier ones are not there. */
function unplanned(plan: Plan, runs: Execution['runs']): Execution['runs'] {
  const made = new Map(plan.tasks.map(({ id }) => [id, 0]));
  return runs.filter(({ task, attempt = 1 }) => {
    const before = made.get(task);
    if (before !== attempt - 1) return true;
    made.set(task, attempt);
    return false;
  });
}

/** A check that never blocks assures nobody. So a requirement needs one that counts, or a waiver that names it, of a check that covers it. */
export function coverage(plan: Plan): GateReport['coverage'] {
  const pairs = countingChecks(plan).flatMap(({ id, covers }) =>
    [...new Set(covers)].map((requirement) => ({ id, requirement })),
  );
  const covering = Map.groupBy(pairs, ({ requirement }) => requirement);
  const all = plan.tasks.flatMap(({ checks }) => checks);
  const waivers = waiversInForce(plan).filter(({ check, requirement = '' }) =>
    all.some(({ id, covers }) => id === check && covers.includes(requirement)),
  );
  return Object.entries(plan.requirements).map(([requirement, title]) => {
    const checks = (covering.get(requirement) ?? []).map(({ id }) => id);
    const waiver = checks.length > 0 ? undefined : waivers.find((one) => one.requirement === requirement);
    return defined({ requirement, title, checks, waiver });
  });
}
