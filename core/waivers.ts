/** What a policy sets aside, and what is wrong with its waivers. Pure. */
import type { Check, Plan, Task, Waiver } from './model.ts';
import { didYouMean } from './nearest.ts';

export function waiversInForce({ policy, createdAt }: Pick<Plan, 'policy' | 'createdAt'>): readonly Waiver[] {
  return policy.waivers.filter(({ until }) => createdAt.slice(0, 10) <= until);
}

/** Required and not waived: only such a check can block, so only such a check covers anything. */
export function countingChecks(plan: Pick<Plan, 'policy' | 'createdAt' | 'tasks'>): readonly Check[] {
  const waived = new Set(waiversInForce(plan).map(({ check }) => check));
  return plan.tasks.flatMap((task) => task.checks).filter(({ id, level }) => level === 'required' && !waived.has(id));
}

/** One sentence for each waiver of a check or a requirement that is not there. */
export function waiverProblems({
  tasks,
  policy,
  requirements,
}: Pick<Plan, 'tasks' | 'policy' | 'requirements'>): readonly string[] {
  if (policy.waivers.length === 0) return [];
  const checks = new Map(tasks.flatMap((task) => task.checks.map((check) => [check.id, check] as const)));
  return policy.waivers.flatMap((waiver) => {
    const check = checks.get(waiver.check);
    if (check === undefined)
      return mayBeUnlisted(waiver, tasks) ? [] : [unknownCheck(waiver, policy.name, [...checks.keys()])];
    return requirementProblem(waiver, check, policy.name, Object.keys(requirements));
  });
}

/** A task whose tool is missing may have more checks than the plan. */
function mayBeUnlisted({ check }: Waiver, tasks: readonly Task[]): boolean {
  return tasks.some(({ id, incomplete }) => incomplete !== undefined && check.startsWith(`${id}-`));
}

function unknownCheck({ check }: Waiver, policy: string, known: readonly string[]): string {
  return `Policy "${policy}" waives "${check}", which no claim makes: remove the waiver, or fix its check id. ${alike(check, known)}`;
}

/** Suggests the nearest id, and lists the plan's checks in the same layer (`api` in `api/orders`), or all of them if it has none there. */
function alike(check: string, known: readonly string[]): string {
  const layer = `${check.split('/', 1)[0]}/`;
  const near = known.filter((id) => id.startsWith(layer));
  return [didYouMean(check, known), `The plan has: ${firstOf(near.length > 0 ? near : known)}.`].join(' ').trim();
}

function requirementProblem(
  { requirement }: Waiver,
  { id, covers }: Check,
  policy: string,
  declared: readonly string[],
): readonly string[] {
  if (requirement === undefined || covers.includes(requirement)) return [];
  const [what, list, known] = declared.includes(requirement)
    ? ['which that check does not cover: name the check that does, or another requirement.', 'It covers', covers]
    : ["which the definition's requirements do not name: fix the id.", 'They are', declared];
  const hint = [didYouMean(requirement, known), `${list}: ${firstOf(known) || 'none'}.`].join(' ').trim();
  return [`Policy "${policy}" waives the requirement "${requirement}" with the check "${id}", ${what} ${hint}`];
}

/** At most twenty. */
export function firstOf(known: readonly string[]): string {
  return `${known.slice(0, 20).join(', ')}${known.length > 20 ? `, and ${known.length - 20} more` : ''}`;
}
