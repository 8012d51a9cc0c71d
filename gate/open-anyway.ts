/** What keeps the verdict open even if every check passes, known from the plan alone. */
import { decide } from '../core/decide.ts';
import type { Execution, Plan } from '../core/model.ts';
import { objectionsTo } from '../core/objections.ts';
import { type Deployment, forbidden } from '../core/preconditions.ts';
import { countingChecks, firstOf } from '../core/waivers.ts';
import { inconclusiveReasons } from '../reports/inconclusive-reasons.ts';

const nothingRan: Execution = { finished: true, runs: [], leftovers: [] };

/** Each with what to do. That only a part was asked for is left out. */
export function openAnyway(plan: Plan, deployment: Deployment): readonly string[] {
  return [...objected(plan), ...kept(plan, deployment)];
}

function objected(plan: Plan): readonly string[] {
  const objections = objectionsTo(plan, nothingRan).filter(({ code }) => code !== 'partial');
  if (objections.length === 0) return [];
  const report = decide(plan, nothingRan);
  const findings = report.findings.map((finding) => ({ ...finding, blocks: false }));
  return inconclusiveReasons({ ...report, findings, objections }).map(
    ({ what, fix, details }) => `- ${[what, ...details].join(': ')}. ${fix}`,
  );
}

/** Tasks that the deployment would keep from running even if each of its services were staging. */
function kept(plan: Plan, deployment: Deployment): readonly string[] {
  const counting = new Set(countingChecks(plan).map(({ id }) => id));
  const staging = Object.fromEntries(
    deployment.services.map((name) => [name, { environment: deployment.environment }]),
  );
  const all = plan.tasks
    .filter(({ checks }) => checks.some(({ id }) => counting.has(id)))
    .flatMap((task) => {
      const reason = forbidden(task, staging, deployment);
      return reason === undefined ? [] : [{ id: task.id, ...reason }];
    });
  return [...Map.groupBy(all, ({ detail }) => detail)].map(([detail, same]) => {
    const why = same[0]?.code === 'not-allowed' ? `the environment does not allow "${detail}"` : detail;
    return `- ${firstOf(same.map(({ id }) => id))} will not run: ${why}. ${same[0]?.fix}`;
  });
}

/** For whoever starts the gate: to learn it from its report takes as long as the gate. Empty for a part, which has no verdict. */
export function beforeItStarts(plan: Plan, deployment: Deployment): readonly string[] {
  const reasons = plan.selection === undefined ? openAnyway(plan, deployment) : [];
  return reasons.length === 0
    ? []
    : ['Even if every check passes, the verdict of this run will be inconclusive:', ...reasons];
}
