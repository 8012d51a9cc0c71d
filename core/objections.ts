/** Reasons against promotion that are not findings. Pure. */
import type { Check, Execution, GateReport, Objection, Plan } from './model.ts';

/** Everything that keeps the verdict open although no finding does. */
export function objectionsTo(plan: Plan, execution: Execution): readonly Objection[] {
  const required = plan.tasks.flatMap((task) => task.checks).filter((check) => check.level === 'required');
  const isWaived = waived(plan);
  const counting = required.filter((check) => !isWaived(check));
  const awaited = new Set(plan.tasks.map((task) => task.id));
  const surprising = execution.runs.filter(({ task }) => !awaited.delete(task));
  const objections = (code: Objection['code'], subjects: readonly string[]): readonly Objection[] =>
    subjects.map((subject) => ({ code, subject }));
  const whole = plan.selection === undefined;
  return [
    ...objections('gate-failed', execution.failure === undefined ? [] : [execution.failure]),
    ...objections('plan-changed', execution.planChanged === true ? [plan.run] : []),
    ...objections('not-finished', execution.finished || execution.failure !== undefined ? [] : [plan.run]),
    ...objections(
      'partial',
      whole ? [] : [[plan.selection?.layers ?? [], plan.selection?.checks ?? []].flat().join(', ')],
    ),
    ...objections('profile-may-not-promote', plan.policy.promotes.includes(plan.profile) ? [] : [plan.profile]),
    ...objections(
      'layer-without-check',
      whole ? plan.policy.requiredLayers.filter((layer) => counting.every((check) => check.layer !== layer)) : [],
    ),
    ...objections(
      'not-covered',
      whole
        ? coverage(plan)
            .filter(({ checks }) => checks.length === 0)
            .map(({ requirement }) => requirement)
        : [],
    ),
    ...objections('nothing-blocks', counting.length === 0 ? [plan.environment.name] : []),
    ...objections(
      'unknown-run',
      surprising.map(({ task }) => task),
    ),
  ];
}

/** If every check of a layer, or of all layers, is waived, nothing could block. */
function waived({ policy, createdAt }: Plan): (check: Check) => boolean {
  const holding = policy.waivers.filter(({ until }) => createdAt.slice(0, 10) <= until);
  return ({ id }) => holding.some(({ check }) => check === id);
}

/** Only a required check covers a requirement: one that never blocks would assure nobody. */
export function coverage(plan: Plan): GateReport['coverage'] {
  const required = plan.tasks.flatMap((task) => task.checks).filter((check) => check.level === 'required');
  const pairs = required.flatMap(({ id, covers }) => [...new Set(covers)].map((requirement) => ({ id, requirement })));
  const covering = Map.groupBy(pairs, ({ requirement }) => requirement);
  return Object.entries(plan.requirements).map(([requirement, title]) => ({
    requirement,
    title,
    checks: (covering.get(requirement) ?? []).map(({ id }) => id),
  }));
}
