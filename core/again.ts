/** What a finished run leaves open that another try may settle. Pure. */
import type { Finding, Plan, Task } from './model.ts';
import { omit } from './omit.ts';

/**
 * Tasks of which a check is inconclusive and keeps the verdict open, and with what is asked after load the load itself. What waits for a signature
 * is not run.
 */
export function openTasks(plan: Plan, findings: readonly Finding[]): readonly Task[] {
  const open = new Set(
    findings.flatMap(({ task, blocks, result, reason }) =>
      blocks && result === 'inconclusive' && reason?.code !== 'not-signed' ? [task] : [],
    ),
  );
  const late = plan.tasks.some(({ id, after }) => open.has(id) && after === 'load');
  return plan.tasks.filter(({ id, effect }) => open.has(id) || (late && effect === 'load'));
}

/** Why two plans do not ask for the same, in words; undefined if they do. Only then may runs of both count together. */
export function otherwise(then: Plan, now: Plan): string | undefined {
  if (then.environment.name !== now.environment.name) return `the environment is ${now.environment.name} now`;
  if (then.profile !== now.profile) return `the profile is ${now.profile} now`;
  const services = [...new Set([then, now].flatMap(({ candidate }) => Object.keys(candidate.services)))];
  const other = services.find((name) => then.candidate.services[name] !== now.candidate.services[name]);
  if (other !== undefined)
    return `${other} was ${then.candidate.services[other] ?? 'not asked'} and is ${now.candidate.services[other] ?? 'not asked'} now`;
  const origins = [...new Set([then, now].flatMap(({ environment }) => Object.keys(environment.origins)))];
  const moved = origins.find((name) => then.environment.origins[name] !== now.environment.origins[name]);
  if (moved !== undefined)
    return `${moved} was ${then.environment.origins[moved] ?? 'not there'} and is ${now.environment.origins[moved] ?? 'not there'} now`;
  const inputs = [...new Set([then, now].flatMap(({ digests }) => Object.keys(digests)))];
  const changed = inputs.filter((name) => then.digests[name] !== now.digests[name]);
  if (changed.length > 0) return `its input has changed: ${changed.slice(0, 5).join(', ')}`;
  const [before, after] = [then, now].map(({ tasks }) => new Map(tasks.map((task) => [task.id, asked(task)])));
  const ids = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
  const task = ids.find((id) => before?.get(id) !== after?.get(id));
  return task === undefined ? undefined : `${task} is not planned as it was`;
}

/** What decides: not how long it is said to take. */
function asked(task: Task): string {
  return JSON.stringify(omit(task, 'seconds', 'deadline', 'isolated'));
}
