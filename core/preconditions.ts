/** Preconditions of a task: the expected build, a deployment that is staging, gatekeepers that passed. Pure. */
import { leaves, withoutStaging } from './gone.ts';
import {
  areDifferent,
  build,
  changed,
  isCommitLike,
  isMixed,
  isMoved,
  isNameless,
  isOther,
  notSaid,
  shortBuild,
} from './identity.ts';
import type { Candidate, Effect, Finding, Identity, Observed, Reason, Task } from './model.ts';

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
  const problems = identities.flatMap(([, identity]) => keptAway(identity, before));
  const [first] = problems;
  if (first !== undefined && problems.length === identities.length) {
    const detail = [...new Set(problems.map(({ detail }) => detail))].join(' ');
    if (leaves(first.code) && isSeen(before)) return { code: 'gone', detail };
    const fixes = [...new Set(problems.flatMap(({ fix }) => fix ?? []))];
    return { code: first.code, detail, ...(fixes.length === 0 ? {} : { fix: fixes.join(' ') }) };
  }
  const detail = replacement(before, observed);
  if (detail !== '') return { code: 'other-candidate', detail };
  return isOther(candidate, observed)
    ? { code: 'other-candidate', detail: difference(candidate, observed) }
    : undefined;
}

/** Staging that refuses once it has been seen is still there, and its failures count. */
function keptAway(identity: Identity, before: Observed): readonly Reason[] {
  const { problem } = identity;
  if (problem === undefined) return [];
  const isRefused = problem.code === 'refused' && isNameless(identity) && !isSeen(before);
  return isRefused || withoutStaging.includes(problem.code) ? [problem] : [];
}

function isSeen(observed: Observed): boolean {
  return Object.values(observed).some(({ problem }) => problem === undefined);
}

/** `api was 1.4.0 of commit aaaaaaa and is now 1.4.0 of commit bbbbbbb`, for each service that has changed. */
export function replacement(before: Observed, after: Observed): string {
  return changed(before, after)
    .map((service) => `${service} ${move(before[service], after[service])}`)
    .join('; ');
}

function move(before: Identity | undefined, after: Identity | undefined): string {
  const isElsewhere = before !== undefined && isMoved(before, after) && !areDifferent(before, after);
  return isElsewhere
    ? `said that it was ${before.environment} and now says ${after?.environment}`
    : `was ${build(before)} and is now ${build(after)}`;
}

/** `api says 1.3.9 and not 1.4.0`, for each service that is another build. */
export function difference(candidate: Candidate, observed: Observed): string {
  return Object.entries(candidate.services)
    .filter(([service, expected]) => isOther({ named: true, services: { [service]: expected } }, observed))
    .map(([service, expected]) => {
      const { [service]: identity } = observed;
      if (isMixed(identity)) return `${service} says ${build(identity)}: its replicas run different builds`;
      if ((identity?.others ?? []).length > 0)
        return `${service} says ${build(identity)}: ${shortBuild(expected)} is expected`;
      const missing = notSaid(identity, expected);
      if (missing !== undefined)
        return `${service} says ${build(identity)} and no ${missing}${otherwise(missing, expected)}`;
      return `${service} says ${said(identity, expected)} and not ${shortBuild(expected)}`;
    })
    .join('; ');
}

function otherwise(missing: 'version' | 'commit', expected: string): string {
  const own = missing === 'commit' ? 'version' : 'commit';
  return `, so nothing shows that it is ${shortBuild(expected)}: name the candidate by its ${own}, or let the identity read its ${missing}`;
}

/** With the commit if a commit is expected, or if nothing else is known. */
function said(identity: Identity | undefined, expected: string): string {
  return isCommitLike(expected) ? build(identity) : shortBuild(identity?.version ?? identity?.commit ?? '');
}

const harmless: readonly Effect[] = ['read', 'timing'];

/**
 * Only a deployment that says it is staging is written to or loaded, and only as it allows. One that says it is something
 * else is not read either, but by what checks that very answer.
 */
export function forbidden(task: Task, observed: Observed, deployment: Deployment): Reason | undefined {
  const { effect } = task;
  if (!deployment.allows.includes(effect))
    return {
      code: 'not-allowed',
      detail: effect,
      fix: `Add "${effect}" to "allows" in the definition, or remove the claim.`,
    };
  if (harmless.includes(task.effect)) {
    const foreign = deployment.services.filter((service) => saysOther(observed[service], deployment));
    return foreign.length === 0 || asksEnvironment(task, deployment)
      ? undefined
      : notStaging(foreign, observed, deployment);
  }
  if (deployment.services.length === 0)
    return { code: 'not-staging', detail: 'no service can say which environment it is', fix: sayWhere };
  const others = deployment.services.filter((service) =>
    environments(observed[service]).some((environment) => environment !== deployment.environment),
  );
  return others.length === 0 ? undefined : notStaging(others, observed, deployment);
}

const sayWhere =
  'Let a service return its environment’s name, and say where under "identity" in the definition: environment: "/environment".';

function sayIt(services: readonly string[], expected: string): string {
  return `Let ${services.join(' and ')} return "${expected}" where the definition looks for its environment, under "identity", or fix that place in the definition.`;
}

function saysOther(identity: Identity | undefined, { environment }: Deployment): boolean {
  return environments(identity).some((said) => said !== undefined && said !== environment);
}

/** Of every answer of the look. */
function environments(identity: Identity | undefined): readonly (string | undefined)[] {
  return [identity?.environment, ...(identity?.others ?? []).map(({ environment }) => environment)];
}

/** A check that expects the environment's name fails, so that the verdict is blocked and says why. */
function asksEnvironment({ checks }: Task, { environment }: Deployment): boolean {
  return checks.some(({ threshold: { is } }) => is === environment);
}

function notStaging(services: readonly string[], observed: Observed, { environment: expected }: Deployment): Reason {
  const said = services.map((service) =>
    environments(observed[service]).find((one) => one !== expected && one !== undefined),
  );
  const all = services.map((service, index) =>
    said[index] === undefined
      ? `${service} does not say which environment it is${where(observed[service])}`
      : `${service} says "${said[index]}"`,
  );
  const isSilent = said.every((one) => one === undefined);
  return { code: 'not-staging', detail: all.join('; '), ...(isSilent ? { fix: sayIt(services, expected) } : {}) };
}

function where(identity: Identity | undefined): string {
  return identity?.noEnvironment === undefined ? '' : ` (${identity.noEnvironment.replace(/\.$/, '')})`;
}

/** What keeps a task from running, unless that is what it measures, or why a gatekeeper among the `findings` so far did not pass. */
export function stopping(
  { despite }: Pick<Task, 'despite'>,
  reason: Reason | undefined,
  findings: readonly Finding[],
): Reason | undefined {
  if (reason === undefined || despite === undefined) return reason;
  const blocking = reason.code === 'gatekeeper' ? findings.filter(({ blocks }) => blocks) : [{ reason }];
  return blocking.some((one) => one.reason?.code === despite) ? undefined : reason;
}

/** The gatekeepers' checks that block, if any. */
export function blockedByGatekeeper(findings: readonly Finding[]): Reason | undefined {
  const blocking = findings.filter((finding) => finding.blocks);
  if (blocking.length === 0) return undefined;
  return { code: 'gatekeeper', detail: blocking.map((finding) => finding.check.id).join(', ') };
}
