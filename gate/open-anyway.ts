/** What keeps the verdict open even if every check passes, known from the plan alone. */
import { decide } from '../core/decide.ts';
import type { Execution, Plan } from '../core/model.ts';
import { objectionsTo } from '../core/objections.ts';
import { inconclusiveReasons } from '../reports/inconclusive-reasons.ts';

const nothingRan: Execution = { finished: true, runs: [], leftovers: [] };

/** Each with what to do. That only a part was asked for is left out. */
export function openAnyway(plan: Plan): readonly string[] {
  const objections = objectionsTo(plan, nothingRan).filter(({ code }) => code !== 'partial');
  if (objections.length === 0) return [];
  const report = decide(plan, nothingRan);
  const findings = report.findings.map((finding) => ({ ...finding, blocks: false }));
  return inconclusiveReasons({ ...report, findings, objections }).map(
    ({ what, fix, details }) => `- ${[what, ...details].join(': ')}. ${fix}`,
  );
}

/** For whoever starts the gate: to learn it from its report takes as long as the gate. Empty for a part, which has no verdict. */
export function beforeItStarts(plan: Plan): readonly string[] {
  const reasons = plan.selection === undefined ? openAnyway(plan) : [];
  return reasons.length === 0
    ? []
    : ['Even if every check passes, the verdict of this run will be inconclusive:', ...reasons];
}
