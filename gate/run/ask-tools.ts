/** Asks the tools for their tests, as soon as the definition is known. Touches the machine, not staging. */
import { join } from 'node:path';
import type { Claim } from '../../core/claim.ts';
import { UsageError } from '../../core/errors.ts';
import type { Plan } from '../../core/model.ts';
import type { PlannedTask } from '../../core/plan.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { writeResolved } from '../../fixtures/definition/loader.ts';
import { runners } from '../../runners/index.ts';
import type { ListContext } from '../../runners/runner.ts';
import type { CommandContext } from '../context.ts';
import type { GateOptions } from '../options.ts';
import { type Asked, ask } from './ask.ts';
import { expectedCandidate } from './candidate.ts';
import { claimsFor, refuseUnnamed, requirementsFor } from './purpose.ts';
import type { Target } from './target.ts';
import { toolFinder } from './tools.ts';

/** The tools list their tests, and this is what was known before. */
export interface Listing extends Asked {
  /** The candidate as it was named, or as a stand-in says it is. */
  readonly named: string | undefined;
  /** With the candidate as far as it is known. */
  readonly early: ResolvedEnvironment;
  readonly requirements: Readonly<Record<string, string>>;
  readonly selection: Plan['selection'];
  /** Asks for the tests of further claims. */
  readonly also: (claims: readonly Claim[]) => Promise<readonly PlannedTask[]>;
}

/** `follows`: a run does, so what it needs may be started. Throws a `UsageError`. */
export async function askTools(
  { loaded, variables, deployed }: Target,
  { follows, ...context }: CommandContext & { readonly follows: boolean },
): Promise<Listing> {
  const { options, environmentFile } = context;
  const named = options.candidate ?? deployed;
  if (options.wait !== undefined && named === undefined)
    throw new UsageError('--wait waits for a build to be rolled out. Say which: --candidate 1.4.0');
  refuseUnnamed(loaded.policy, options.candidate);
  const requirements = requirementsFor(loaded.policy, loaded.requirements);
  const candidate = expectedCandidate(named, Object.keys(loaded.definition.identity));
  const early = { ...loaded.resolved, candidate };
  const listing = {
    ...listContext(context, { variables, requirements: Object.keys(loaded.requirements) }),
    ...(follows ? { ahead: environmentFile } : {}),
  };
  writeResolved(early, listing.environmentFile);
  if (follows) writeResolved(early, environmentFile);
  const selection = select(options);
  const asking = {
    profile: options.profile,
    runners,
    early: loaded.policy.early,
    ...(selection === undefined ? {} : { selection }),
  };
  const asked = await ask(claimsFor(loaded.policy, loaded.claims), asking, listing);
  const also: Listing['also'] = async (claims) => (await ask(claims, asking, listing)).tasks;
  return { ...asked, named, early, requirements, selection, also };
}

/** What tools get to list their tests: an environment of their own, because the candidate is not known yet. */
function listContext(
  context: CommandContext,
  given: Pick<ListContext, 'variables' | 'requirements'>,
): Omit<ListContext, 'listed'> {
  const { scratch, children, signal } = context.scope;
  const environmentFile = join(scratch, 'listing-environment.json');
  return { root: context.root, environmentFile, children, scratch, signal, ensure: toolFinder(context), ...given };
}

function select({ layers, checks }: GateOptions): Plan['selection'] {
  if (layers === undefined && checks === undefined) return undefined;
  return { ...(layers === undefined ? {} : { layers }), ...(checks === undefined ? {} : { checks }) };
}
