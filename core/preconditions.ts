/** Preconditions of a task: the expected build, a deployment that is staging, gatekeepers that passed. Pure. */
import { build, changed, isOther } from './identity.ts';
import type { Candidate, Effect, Finding, Observed, Reason, Task } from './model.ts';

/** What a deployment must say and allow before it is written to or loaded. */
export interface Deployment {
  /** What each service must say its environment is: `staging`. */
  readonly environment: string;
  /** The services that can say so; each of them must. */
  readonly services: readonly string[];
  readonly allows: readonly Effect[];
}

/**
 * Nothing can be seen, or another build is seen, or a build other than in the look before: no task would say
 * anything about the candidate.
 */
export function blockedByCandidate(
  candidate: Candidate,
  observed: Observed,
  before: Observed = observed,
): Reason | undefined {
  const identities = Object.entries(observed);
  const problems = identities.flatMap(([, { problem }]) => (problem?.code === 'unreachable' ? [problem] : []));
  if (identities.length > 0 && problems.length === identities.length) {
    return { code: 'unreachable', detail: [...new Set(problems.map(({ detail }) => detail))].join(' ') };
  }
  if (isOther(candidate, observed)) return { code: 'other-candidate', detail: difference(candidate, observed) };
  const detail = replacement(before, observed);
  return detail === '' ? undefined : { code: 'other-candidate', detail };
}

/** `api was 1.4.0 of commit aaaaaaa and is now 1.4.0 of commit bbbbbbb`, for each service that has changed. */
export function replacement(before: Observed, after: Observed): string {
  return changed(before, after)
    .map((service) => `${service} was ${build(before[service])} and is now ${build(after[service])}`)
    .join('; ');
}

/** `api says 1.3.9 and not 1.4.0`, for each service that is another build. */
export function difference(candidate: Candidate, observed: Observed): string {
  return Object.entries(candidate.services)
    .filter(([service, expected]) => isOther({ named: true, services: { [service]: expected } }, observed))
    .map(
      ([service, expected]) =>
        `${service} says ${observed[service]?.version ?? observed[service]?.commit} and not ${expected}`,
    )
    .join('; ');
}

const harmless: readonly Effect[] = ['read', 'timing'];

/** Only a deployment that says it is staging is written to or loaded, and only as it allows. */
export function forbidden(task: Task, observed: Observed, deployment: Deployment): Reason | undefined {
  if (!deployment.allows.includes(task.effect)) return { code: 'not-allowed', detail: task.effect };
  if (harmless.includes(task.effect)) return undefined;
  if (deployment.services.length === 0)
    return { code: 'not-staging', detail: 'no service can say which environment it is' };
  const others = deployment.services.filter((service) => observed[service]?.environment !== deployment.environment);
  if (others.length === 0) return undefined;
  const said = others.map((service) => {
    const environment = observed[service]?.environment;
    return environment === undefined
      ? `${service} does not say which environment it is`
      : `${service} says "${environment}"`;
  });
  return { code: 'not-staging', detail: said.join('; ') };
}

/** The gatekeepers' checks that block, if any. */
export function blockedByGatekeeper(findings: readonly Finding[]): Reason | undefined {
  const blocking = findings.filter((finding) => finding.blocks);
  if (blocking.length === 0) return undefined;
  return { code: 'gatekeeper', detail: blocking.map((finding) => finding.check.id).join(', ') };
}
