/** Claims in, tasks out: asks the tools which tests they have. Touches the machine, not staging. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Claim, Draft } from '../../core/claim.ts';
import { UsageError } from '../../core/errors.ts';
import type { Plan, Profile } from '../../core/model.ts';
import type { PlannedTask } from '../../core/plan.ts';
import type { Runners } from '../../runners/index.ts';
import type { ListContext, Listing, Runner } from '../../runners/runner.ts';

export interface AskOptions {
  readonly profile: Profile;
  readonly selection?: Plan['selection'];
  readonly runners: Runners;
  /** The policy's. Default true. */
  readonly early?: boolean | undefined;
}

/** All tools have been asked. */
export interface Asked {
  /** In the order of the claims. Whoever waits for them learns what went wrong. */
  readonly tasks: Promise<readonly PlannedTask[]>;
  /** Of these tasks. */
  readonly runners: readonly Runner[];
}

interface Asking {
  readonly draftOf: (claim: Claim) => Draft;
  readonly runnerOf: (draft: Draft) => Runner;
  readonly context: ListContext;
}

/** Side by side. Tools are not asked for layers that are not selected, unless it is a load of which a selected one sees what it does. */
export async function ask(
  claims: readonly Claim[],
  { profile, selection, runners, early }: AskOptions,
  context: Omit<ListContext, 'listed'>,
): Promise<Asked> {
  const draftOf = ({ drafts: { [profile]: draft } }: Claim): Draft => {
    const { whole, ...usual } = draft;
    return early === false ? (whole ?? usual) : usual;
  };
  const isSelected = ({ layer }: Claim): boolean => selection?.layers?.includes(layer) ?? true;
  const isLate = claims.some((claim) => isSelected(claim) && draftOf(claim).after === 'load');
  const asked = claims.filter(
    (claim) => withSamplers(claim).some(isSelected) || (isLate && draftOf(claim).effect === 'load'),
  );
  const names = new Set(asked.flatMap(withSamplers).map((claim) => draftOf(claim).runner));
  const loaded = new Map(await Promise.all([...names].map(async (name) => [name, await runners(name)] as const)));
  const { promise: listed, resolve: allListed } = Promise.withResolvers<void>();
  const asking: Asking = {
    draftOf,
    runnerOf: ({ runner }) => loaded.get(runner) as Runner,
    context: { ...context, listed },
  };
  const tasks = Promise.all(asked.map((claim) => toTasks(claim, asking))).then((all) => all.flat());
  tasks.then(
    () => allListed(),
    () => {},
  );
  return { tasks, runners: [...loaded.values()] };
}

/** Each is a claim of its own, which may be of another layer. */
export function withSamplers(claim: Claim): readonly Claim[] {
  return [claim, ...(claim.during ?? [])];
}

/** The claim's own task, and those that sample staging during it: they begin before it and end after it. */
async function toTasks(claim: Claim, asking: Asking): Promise<readonly PlannedTask[]> {
  const [own, ...samplers] = await Promise.all(withSamplers(claim).map((one) => toTask(one, asking)));
  if (own === undefined) return [];
  const { id: during, seconds, deadline } = own;
  return [
    own,
    ...samplers.map((one) => ({ ...one, during, seconds: seconds + one.seconds, deadline: deadline + one.deadline })),
  ];
}

async function toTask(claim: Claim, { draftOf, runnerOf, context }: Asking): Promise<PlannedTask> {
  const id = `${claim.layer}/${claim.name}`;
  const draft = draftOf(claim);
  const runner = runnerOf(draft);
  const listing = await list(claim, draft, runner, context);
  const seconds = listing.seconds ?? draft.seconds;
  return {
    id,
    layer: claim.layer,
    runner: draft.runner,
    args: listing.args,
    effect: draft.effect,
    ...(draft.after === undefined ? {} : { after: draft.after }),
    contact: draft.contact ?? { of: runner.contact },
    checks: listing.checks,
    seconds,
    deadline: listing.deadline ?? draft.deadline ?? Math.max(60, 3 * seconds),
    ...(draft.cores === undefined ? {} : { cores: draft.cores }),
    ...(draft.apart === undefined ? {} : { apart: draft.apart }),
    ...(draft.despite === undefined ? {} : { despite: draft.despite }),
    ...(listing.samples === undefined ? {} : { samples: listing.samples }),
    ...(listing.chosen === undefined ? {} : { chosen: listing.chosen }),
    ...(listing.isolated === undefined ? {} : { isolated: listing.isolated }),
    ...(listing.incomplete === undefined ? {} : { incomplete: listing.incomplete }),
    ...(claim.place === undefined ? {} : { place: claim.place }),
  };
}

async function list(claim: Claim, draft: Draft, runner: Runner, context: ListContext): Promise<Listing> {
  if (runner.list === undefined) return draft;
  const { layer, name } = claim;
  const scratch = join(context.scratch, 'list', layer, name);
  mkdirSync(scratch, { recursive: true });
  try {
    return await runner.list({ ...draft, layer, name }, { ...context, scratch });
  } catch (error) {
    if (!(error instanceof UsageError) || claim.place === undefined) throw error;
    const { message } = error;
    throw new UsageError(`${message}${message.includes('\n') ? '\n' : ' '}(${claim.place})`, { cause: error });
  }
}
