/** What a finished run leaves open that another try may settle. Pure. */
import { isSameBuild } from './identity.ts';
import type { Finding, Plan, Task } from './model.ts';
import { omit } from './omit.ts';
import { withTheirLoad } from './schedule.ts';

/**
 * Tasks with an inconclusive check that keeps the verdict open. What runs during or after load brings the load along, and a load that is
 * run again is sampled again: samples of the first load say nothing of the one that counts. What reads the traces of all that ran does so again.
 * What waits for a signature is not run.
 */
export function openTasks(plan: Plan, findings: readonly Finding[]): readonly Task[] {
  const open = new Set(
    findings.flatMap(({ task, blocks, result, reason }) =>
      blocks && result === 'inconclusive' && reason?.code !== 'not-signed' ? [task] : [],
    ),
  );
  const tasks = withTheirLoad(
    plan.tasks.filter(({ id }) => open.has(id)),
    plan.tasks,
  );
  const chosen = new Set(tasks.map(({ id }) => id));
  return plan.tasks.filter(
    ({ id, during, after }) =>
      chosen.has(id) || (during !== undefined && chosen.has(during)) || (after === 'suites' && chosen.size > 0),
  );
}

/** Why two plans do not ask for the same, in words; undefined if they do. Only then may runs of both count together. */
export function otherwise(then: Plan, now: Plan): string | undefined {
  if (then.environment.name !== now.environment.name) return `the environment is ${now.environment.name} now`;
  if (then.profile !== now.profile) return `the profile is ${now.profile} now`;
  const service = changed(then.candidate.services, now.candidate.services, isSameBuild)[0];
  if (service !== undefined) return otherCandidate(service, then.candidate.services, now.candidate.services);
  const [before, after] = [then.environment.origins, now.environment.origins];
  const origin = changed(before, after)[0];
  if (origin !== undefined)
    return `${origin} was ${before[origin] ?? 'not there'} and is ${after[origin] ?? 'not there'} now`;
  const inputs = changed(then.digests, now.digests);
  if (inputs.length > 0) return `its input has changed: ${inputs.slice(0, 5).join(', ')}`;
  const [task] = changed(tasksOf(then), tasksOf(now));
  return task === undefined ? undefined : `${task} is not planned as it was`;
}

function otherCandidate(service: string, { [service]: then }: Texts, { [service]: now }: Texts): string {
  if (then === '') return `it had no candidate: none was named, and ${service} did not say which build it was`;
  return `${service} was ${then ?? 'not asked'} and is ${now ?? 'not asked'} now`;
}

type Texts = Readonly<Record<string, string>>;

/** The names under which the two differ. */
function changed(then: Texts, now: Texts, isSame = (one: string, other: string) => one === other): readonly string[] {
  return [...new Set([...Object.keys(then), ...Object.keys(now)])].filter((name) => {
    const [before, after] = [then[name], now[name]];
    return before === undefined || after === undefined || !isSame(before, after);
  });
}

/** What decides, by task: not how long it is said to take. */
function tasksOf({ tasks }: Plan): Texts {
  return Object.fromEntries(
    tasks.map((task) => [task.id, JSON.stringify(omit(task, 'seconds', 'deadline', 'isolated'))]),
  );
}
