/** From what the tools list to a plan; meanwhile the services are asked who they are. */
import { hash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { isAbsolute, relative, sep } from 'node:path';
import { defined } from '../../core/defined.ts';
import type { Observed, Plan } from '../../core/model.ts';
import { plan } from '../../core/plan.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { writeResolved } from '../../fixtures/definition/loader.ts';
import { certificateClaim } from '../../suites/config/certificates/scan.ts';
import { withBaselines } from '../baseline/attach.ts';
import type { CommandContext } from '../context.ts';
import { withSamplers } from './ask.ts';
import type { Listing } from './ask-tools.ts';
import { expectedCandidate, requireCommit, saidIn } from './candidate.ts';
import { claimsFor, coveringFor } from './purpose.ts';
import { rolledOut } from './roll-out.ts';
import type { Target } from './target.ts';

export interface Prepared {
  readonly plan: Plan;
  /** What the services said before the plan was made. */
  readonly first: Observed;
  /** Origins without an identity that did not answer then. */
  readonly silent: readonly string[];
  readonly resolved: ResolvedEnvironment;
}

export interface PlanRequest {
  readonly run: string;
  readonly createdAt: string;
  /** The command that runs this gate again. */
  readonly command: string;
  /** How the gate was started. */
  readonly started?: Plan['started'];
  /** Asks every service who it is; absent if staging must not be touched. */
  readonly look?: () => Promise<Observed>;
  /** Asks every other origin whether it answers, once that is known. */
  readonly listen?: () => Promise<readonly string[]>;
}

/** Waits for the tools. Writes the environment for them, with the candidate, when the plan is known. */
export async function prepare(
  target: Target,
  listing: Listing,
  request: PlanRequest,
  context: CommandContext,
): Promise<Prepared> {
  const { loaded } = target;
  const { named, early } = listing;
  const [claimed, { first, begun, silent, waited }] = await Promise.all([
    listing.tasks,
    firstLook(target, early, request, context),
  ]);
  const { origins } = loaded.resolved;
  const certificates = certificateClaim(claimed, { root: context.root, origins, variables: target.variables });
  const tasks = [...claimed, ...(await listing.also([certificates ?? []].flat()))];
  const candidate = expectedCandidate(named, Object.keys(loaded.definition.identity), first);
  const said = { commits: saidIn(first, 'commit'), versions: saidIn(first, 'version') };
  const resolved = { ...early, begun, candidate, ...said };
  writeResolved(resolved, context.environmentFile);
  return {
    first,
    silent,
    resolved,
    plan: planOf(target, listing, request, context, {
      ...{ tasks, candidate, since: begun },
      ...defined({ waited }),
    }),
  };
}

/** Waits for the roll-out; what is judged begins with its end. */
async function firstLook(
  { loaded }: Target,
  { candidate }: ResolvedEnvironment,
  { look, listen }: PlanRequest,
  context: CommandContext,
): Promise<Pick<Prepared, 'first' | 'silent'> & Pick<Plan, 'waited'> & { readonly begun: string }> {
  const { observed: first, waited } = await rolledOut(candidate, look, context, (seen) =>
    requireCommit(candidate, seen, loaded.definition.identity, loaded.file),
  );
  const begun = new Date().toISOString();
  return { first, begun, silent: (await listen?.()) ?? [], ...defined({ waited }) };
}

function planOf(
  { loaded, demo }: Target,
  { requirements, selection }: Listing,
  { run, createdAt, command, started }: PlanRequest,
  { root, options: { profile } }: CommandContext,
  { tasks: collected, candidate, since, waited }: Pick<Plan, 'tasks' | 'candidate' | 'since' | 'waited'>,
): Plan {
  const { definition, resolved, policy } = loaded;
  const { tasks, digests } = withBaselines(collected, root, definition.name);
  return plan({
    run,
    createdAt,
    environment: {
      ...{ name: definition.name, origins: resolved.origins, demo, command },
      ...definedIn(root, loaded.file),
      says: definition.environment,
    },
    ...defined({ since, waited }),
    profile,
    policy,
    candidate,
    requirements,
    owners: definition.owners,
    claimed: claimsFor(policy, loaded.claims)
      .flatMap(withSamplers)
      .map(({ layer }) => layer),
    ...defined({ selection }),
    tasks: coveringFor(tasks, requirements, loaded.requirements),
    cores: availableParallelism(),
    ...defined({ started }),
    digests: {
      definition: loaded.digest,
      policy: loaded.policyDigest,
      ...connectionDigests(resolved.connections),
      ...digests,
    },
  });
}

/** Where each leads, without who asks there: another database is another system. */
function connectionDigests(connections: ResolvedEnvironment['connections']): Plan['digests'] {
  return Object.fromEntries(
    Object.entries(connections).map(([name, { kind, url, via = '' }]) => {
      const { host, pathname, search } = new URL(url);
      return [`connection ${name}`, hash('sha256', JSON.stringify({ kind, host, pathname, search, via }))];
    }),
  );
}

/** A definition outside the project, such as a bundled one, has no path in it. */
function definedIn(root: string, file: string): Pick<Plan['environment'], 'definition'> {
  const path = relative(root, file);
  return path.startsWith('..') || isAbsolute(path) ? {} : { definition: path.split(sep).join('/') };
}
