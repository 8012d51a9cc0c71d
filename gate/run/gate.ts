/** One gate, from what its tools list to what became of its plan. */
import { basename } from 'node:path';
import { defined } from '../../core/defined.ts';
import type { Observed, Plan } from '../../core/model.ts';
import { expectedSeconds, schedule, type Wave } from '../../core/schedule.ts';
import { createAccounts } from '../../fixtures/access/accounts.ts';
import { createHttp } from '../../fixtures/access/http.ts';
import type { Hide } from '../../fixtures/access/issued.ts';
import { version } from '../../fixtures/context/install.ts';
import { askAs } from '../../fixtures/definition/ask-as.ts';
import { whoIs } from '../../fixtures/definition/read-identity.ts';
import { silentOrigins } from '../../fixtures/definition/silent-origins.ts';
import type { CommandContext } from '../context.ts';
import { collectSooner } from '../memory.ts';
import { beforeItStarts } from '../open-anyway.ts';
import type { Progress } from '../progress/progress.ts';
import { besideOthers } from '../run-folder/beside.ts';
import type { OpenRun } from '../run-folder/open.ts';
import { inJson, publish } from '../run-folder/publish.ts';
import { Sessions } from '../sign-in/sessions.ts';
import type { Listing } from './ask-tools.ts';
import { deploymentOf } from './deployment.ts';
import { type Earlier, earlierRun } from './earlier.ts';
import type { Ended } from './ended.ts';
import { type Executed, execute, recordOf, unfinished } from './execute.ts';
import { Looks } from './looks.ts';
import { prepare } from './prepare.ts';
import { rerunCommand } from './rerun-command.ts';
import type { Target } from './target.ts';
import { refuseBroken } from './tools.ts';

export interface GateContext extends CommandContext {
  readonly view: Progress;
  readonly open: OpenRun;
}

/** A gate whose tools list their tests. */
export interface Asked {
  readonly name: string;
  readonly words: readonly string[];
  readonly target: Target;
  readonly listing: Listing;
}

export interface CarriedOut extends Executed {
  readonly plan: Plan;
  /** The file of a stand-in's SSH key. */
  readonly signingKey?: string;
}

/** Milliseconds for an answer once the run was interrupted. */
const haste = 1_500;

/** Rejects if the gate could not start. Once there is a plan, whatever goes wrong is part of the execution. */
export async function carryOut({ name, words, target, listing }: Asked, context: GateContext): Promise<CarriedOut> {
  const { options, scope, view, open } = context;
  const { signal } = scope;
  open.hide(target.loaded.secrets);
  const http = createHttp(target.loaded.resolved);
  const fresh = createHttp(target.loaded.resolved, { keepAlive: false });
  for (const one of [http, fresh]) scope.atEnd('The connections to staging', () => one.close());
  const { resolved } = target.loaded;
  const asks = askAs(fresh, () => createAccounts(resolved, http, open.hide));
  const during = async <T>(what: string, ask: () => Promise<T>): Promise<T> => {
    using _ = view.waiting(what);
    return await ask();
  };
  const look = () =>
    during('staging to say which build it is', async () =>
      open.folder.clean(await whoIs(target.loaded, asks, { signal })),
    );
  const command = rerunCommand(name, words, options);
  const started = startedBy(name, words, options);
  const listen = () =>
    during('each origin of staging to answer', async () =>
      Object.keys(await silentOrigins(target.loaded, fresh, { signal })),
    );
  const request = { run: open.id, createdAt: open.createdAt, command, started, look, listen };
  const [prepared] = await Promise.all([
    prepare(target, listing, request, context),
    during('the tools to list their tests', () => listing.tasks),
    ...listing.runners.map((runner) => runner.load?.()),
  ]);
  collectSooner();
  const { plan, earlier } = await goingOn(open.folder.clean(prepared.plan), prepared.first, context);
  const tasks = earlier?.tasks ?? plan.tasks;
  await refuseBroken(tasks, target.loaded, context);
  const waves = schedule(tasks, plan.cores);
  const saveTook = firstSave(plan, waves, open, earlier?.ended);
  view.planned({ ...plan, tasks }, expectedSeconds(waves));
  beforeItStarts(plan, deploymentOf(target)).forEach(view.note);
  const beside = besideOthers(open.folder.path, Object.values(plan.environment.origins));
  scope.atEnd('What tells other gates of this one', () => beside[Symbol.dispose]());
  for (const other of beside.others())
    view.note(`Another gate asks the same staging now (${other}). Both share its limits, its accounts and its data.`);
  const { resolved: environment, first, silent } = prepared;
  const hide = hider(open, environment.candidate, first);
  const sessions = new Sessions({ environment, signIns: target.loaded.signIns, http, hide });
  const lookAround = async (hurried: boolean) => {
    const [observed, unheard] = await Promise.all([
      whoIs(target.loaded, asks, hurried ? { deadline: haste, times: 1 } : { signal }),
      silentOrigins(target.loaded, fresh, { known: silent, ...(hurried ? { deadline: haste } : { signal }) }),
    ]);
    return open.folder.clean({ observed, silent: unheard });
  };
  const looks = new Looks(lookAround, signal);
  const executed = await execute(plan, {
    ...context,
    target,
    environment,
    first,
    http,
    looks,
    sessions,
    hide,
    saveTook,
    beside: () => beside.others().map((other) => basename(other)),
    ...(earlier === undefined ? {} : { earlier }),
  });
  const { signingKey } = target;
  return { plan: open.folder.clean(plan), ...executed, ...(signingKey === undefined ? {} : { signingKey }) };
}

function startedBy(
  name: string,
  words: readonly string[],
  { candidate, policy }: GateContext['options'],
): NonNullable<Plan['started']> {
  return {
    ...{ name, words },
    ...(candidate === undefined ? {} : { candidate }),
    ...(policy === undefined ? {} : { policy }),
  };
}

/** The plan, and the run with which it goes on, if one was named. */
async function goingOn(
  plan: Plan,
  first: Observed,
  { options: { again }, folder, open }: GateContext,
): Promise<{ readonly plan: Plan; readonly earlier?: Earlier }> {
  if (again === undefined) return { plan };
  const earlier = await earlierRun(again, folder, { plan, first }, open.folder);
  return { plan: { ...plan, again: basename(again), ...defined({ begun: earlier.begun }) }, earlier };
}

/** Checks. To render more of them takes a tenth of what their tests take, and nothing is measured yet. */
const mostAtOnce = 2_000;
/** Milliseconds that a report takes for each of its checks, about. */
const perCheck = 0.03;

/**
 * Writes the plan. Its report, of which nothing is measured yet, is published too if the first wave is one that a save would disturb; returns how many
 * milliseconds that took. Otherwise the first report of all, which names no check, stays until saving is due: for a second (undefined), or longer if
 * there are many checks.
 */
function firstSave(
  plan: Plan,
  [first]: readonly Wave[],
  open: OpenRun,
  ended: readonly Ended[] = [],
): number | undefined {
  const planned = inJson('plan.json', () => ({ stagegate: version, ...open.folder.clean(plan) }));
  open.folder.replace([planned], { isWatched: true });
  const checks = plan.tasks.reduce((sum, task) => sum + task.checks.length, 0);
  if (checks > mostAtOnce) return checks * perCheck;
  if (first !== undefined && first.cores > 0) return undefined;
  const since = performance.now();
  publish(open.folder, plan, unfinished(ended), recordOf(open, unfinished(ended), ended), false);
  return performance.now() - since;
}

/** A build may be named in a cookie or in local storage too, and is no secret there. */
function hider(open: OpenRun, ...builds: readonly unknown[]): Hide {
  const known = JSON.stringify(builds);
  return (secrets) => open.hide(secrets.filter(({ value }) => !known.includes(JSON.stringify(value))));
}
