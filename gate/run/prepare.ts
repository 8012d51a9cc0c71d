/** From a definition to a plan: tools are asked for their tests while the services are asked who they are. */
import { hash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UsageError } from '../../core/errors.ts';
import { isCandidate, waitingFor } from '../../core/identity.ts';
import type { Candidate, Observed, Plan } from '../../core/model.ts';
import { plan } from '../../core/plan.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { writeResolved } from '../../fixtures/definition/loader.ts';
import { runners } from '../../runners/index.ts';
import type { ListContext } from '../../runners/runner.ts';
import { certificateClaim } from '../../suites/config/certificates/scan.ts';
import { withBaselines } from '../baseline/attach.ts';
import type { CommandContext } from '../context.ts';
import type { GateOptions } from '../options.ts';
import { expectedCandidate, requireCommit, saidIn } from './candidate.ts';
import { collect } from './collect.ts';
import { claimsFor, coveringFor, refuseUnnamed, requirementsFor } from './purpose.ts';
import type { Target } from './target.ts';
import { toolFinder } from './tools.ts';

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

/** Writes the environment for the tools, with the candidate, when the plan is known. */
export async function prepare(target: Target, request: PlanRequest, context: CommandContext): Promise<Prepared> {
  const { loaded, variables } = target;
  const { options } = context;
  const services = Object.keys(loaded.definition.identity);
  const named = options.candidate ?? target.deployed;
  if (options.wait !== undefined && named === undefined)
    throw new UsageError('--wait waits for a build to be rolled out. Say which: --candidate 1.4.0');
  refuseUnnamed(loaded.policy, options.candidate);
  const requirements = requirementsFor(loaded.policy, loaded.requirements);
  const early = { ...loaded.resolved, candidate: expectedCandidate(named, services) };
  const isRun = request.look !== undefined;
  const listing = {
    ...listContext(context, { variables, requirements: Object.keys(loaded.requirements) }),
    ...(isRun ? { ahead: context.environmentFile } : {}),
  };
  writeResolved(early, listing.environmentFile);
  if (isRun) writeResolved(early, context.environmentFile);
  const selection = select(options);
  const collecting = {
    profile: options.profile,
    runners,
    early: loaded.policy.early,
    ...(selection === undefined ? {} : { selection }),
  };
  const [claimed, { first, silent }] = await Promise.all([
    collect(claimsFor(loaded.policy, loaded.claims), collecting, listing),
    observe(early.candidate, request.look, context, (seen) =>
      requireCommit(early.candidate, seen, loaded.definition.identity, loaded.file),
    ).then(async (first) => ({ first, silent: (await request.listen?.()) ?? [] })),
  ]);
  const certificates = certificateClaim(claimed, {
    root: context.root,
    origins: loaded.resolved.origins,
    variables,
  });
  const collected = [...claimed, ...(await collect([certificates ?? []].flat(), collecting, listing))];
  const { tasks, digests } = withBaselines(collected, context.root, loaded.definition.name);
  const candidate = expectedCandidate(named, services, first);
  const resolved = { ...early, candidate, commits: saidIn(first, 'commit'), versions: saidIn(first, 'version') };
  writeResolved(resolved, context.environmentFile);
  return {
    first,
    silent,
    resolved,
    plan: plan({
      run: request.run,
      createdAt: request.createdAt,
      environment: {
        name: loaded.definition.name,
        origins: loaded.resolved.origins,
        demo: target.demo,
        command: request.command,
        ...definedIn(context.root, loaded.file),
      },
      profile: options.profile,
      policy: loaded.policy,
      candidate,
      requirements,
      owners: loaded.definition.owners,
      ...(selection === undefined ? {} : { selection }),
      tasks: coveringFor(tasks, requirements, loaded.requirements),
      cores: availableParallelism(),
      ...(request.started === undefined ? {} : { started: request.started }),
      digests: {
        definition: loaded.digest,
        policy: loaded.policyDigest,
        ...connectionDigests(loaded.resolved.connections),
        ...digests,
      },
    }),
  };
}

/** What tools get to list their tests: an environment of their own, because the candidate is not known yet. */
function listContext(context: CommandContext, given: Pick<ListContext, 'variables' | 'requirements'>): ListContext {
  const { scratch, children, signal } = context.scope;
  const environmentFile = join(scratch, 'listing-environment.json');
  return { root: context.root, environmentFile, children, scratch, signal, ensure: toolFinder(context), ...given };
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

function select({ layers, checks }: GateOptions): Plan['selection'] {
  if (layers === undefined && checks === undefined) return undefined;
  return { ...(layers === undefined ? {} : { layers }), ...(checks === undefined ? {} : { checks }) };
}

/** Looks once, or until every service is the candidate or the time is up. `check` throws if that can never happen. */
async function observe(
  candidate: Candidate,
  look: PlanRequest['look'],
  { options, note, scope: { signal } }: Pick<CommandContext, 'options' | 'note' | 'scope'>,
  check: (observed: Observed) => void,
): Promise<Observed> {
  if (look === undefined) return {};
  const until = performance.now() + (options.wait ?? 0);
  for (let reported = ''; ; ) {
    const observed = await look();
    check(observed);
    if (isCandidate(candidate, observed) || performance.now() >= until || signal.aborted) return observed;
    const waiting = waitingFor(candidate, observed);
    if (waiting !== reported) note(waiting);
    reported = waiting;
    await pause(Math.min(2000, Math.max(0, until - performance.now())), undefined, { signal }).catch(() => {});
  }
}
