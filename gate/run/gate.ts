/** One gate, from what its tools list to what became of its plan. */
import { basename } from 'node:path';
import { defined } from '../../core/defined.ts';
import { silentIn } from '../../core/gone.ts';
import type { Plan, Task } from '../../core/model.ts';
import { expectedSeconds, schedule } from '../../core/schedule.ts';
import type { Hide } from '../../fixtures/access/issued.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { writeResolved } from '../../fixtures/definition/loader.ts';
import type { CommandContext } from '../context.ts';
import { collectSooner } from '../memory.ts';
import { beforeItStarts } from '../open-anyway.ts';
import type { Progress } from '../progress/progress.ts';
import { type Beside, besideOthers } from '../run-folder/beside.ts';
import type { OpenRun } from '../run-folder/open.ts';
import { Sessions } from '../sign-in/sessions.ts';
import { type AskStaging, askStaging } from './ask-staging.ts';
import type { Listing } from './ask-tools.ts';
import { deploymentOf } from './deployment.ts';
import { type Earlier, earlierRun } from './earlier.ts';
import { execute } from './execute.ts';
import { firstSave } from './first-save.ts';
import { Looks } from './looks.ts';
import { type Prepared, prepare } from './prepare.ts';
import { rerunCommand } from './rerun-command.ts';
import type { Executed } from './so-far.ts';
import type { Target } from './target.ts';
import { refuseBroken } from './tools.ts';

export interface GateContext extends CommandContext {
  readonly view: Progress;
  readonly open: OpenRun;
}

/** A gate whose tools list their tests. */
export interface GateToRun {
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

/** What is to be done, and the run with which it goes on, if one was named. */
interface ToDo {
  readonly plan: Plan;
  readonly tasks: readonly Task[];
  readonly earlier?: Earlier;
  readonly environment: ResolvedEnvironment;
}

/** Rejects if the gate could not start. Once there is a plan, whatever goes wrong is part of the execution. */
export async function carryOut(gate: GateToRun, context: GateContext): Promise<CarriedOut> {
  const { target } = gate;
  const { open } = context;
  open.hide(target.loaded.secrets);
  const staging = askStaging(target.loaded, context);
  const prepared = await prepareMeanwhile(gate, staging, context);
  collectSooner();
  const toDo = await goingOn({ ...prepared, plan: open.folder.clean(prepared.plan) }, context);
  await refuseBroken(toDo.tasks, target.loaded, context);
  const saveTook = announce(toDo, target, context);
  const beside = tellOthers(toDo.plan, context);
  const executed = await execute(toDo.plan, {
    ...context,
    ...forTasks({ ...prepared, resolved: toDo.environment }, target, staging, context),
    target,
    saveTook,
    beside: () => beside.others().map((other) => basename(other)),
    ...defined({ earlier: toDo.earlier }),
  });
  return { plan: open.folder.clean(toDo.plan), ...executed, ...defined({ signingKey: target.signingKey }) };
}

/** Makes the plan while the tools list their tests and the runners are loaded. */
async function prepareMeanwhile(
  { name, words, target, listing }: GateToRun,
  { look, listen }: AskStaging,
  context: GateContext,
): Promise<Prepared> {
  const { options, open, view } = context;
  const command = rerunCommand(name, words, options);
  const started = { name, words, ...defined({ candidate: options.candidate, policy: options.policy }) };
  const request = { run: open.id, createdAt: open.createdAt, command, started, look, listen };
  const listed = async () => {
    using _ = view.waiting('the tools to list their tests');
    await listing.tasks;
  };
  const [prepared] = await Promise.all([
    prepare(target, listing, request, context),
    listed(),
    ...listing.runners.map((runner) => runner.load?.()),
  ]);
  return prepared;
}

async function goingOn({ plan, first, resolved }: Prepared, context: GateContext): Promise<ToDo> {
  const { options, folder, open, environmentFile } = context;
  const { again } = options;
  if (again === undefined) return { plan, tasks: plan.tasks, environment: resolved };
  const earlier = await earlierRun(again, folder, { plan, first }, open.folder);
  const { tasks, begun, since, between } = earlier;
  const environment = { ...resolved, begun: since, between };
  writeResolved(environment, environmentFile);
  return {
    plan: { ...plan, since, between, again: basename(again), ...defined({ begun }) },
    tasks,
    earlier,
    environment,
  };
}

/** Writes the plan and shows it; returns how many milliseconds its report took, if it was published. */
function announce({ plan, tasks, earlier }: ToDo, target: Target, { open, view }: GateContext): number | undefined {
  const waves = schedule(tasks, plan.cores);
  const saveTook = firstSave(plan, waves, open, earlier?.ended);
  view.planned({ ...plan, tasks }, expectedSeconds(waves));
  beforeItStarts(plan, deploymentOf(target)).forEach(view.note);
  return saveTook;
}

/** Gates that ask the same staging are told of each other until the end of the scope. */
function tellOthers(plan: Plan, { open, scope, view }: GateContext): Beside {
  const beside = besideOthers(open.folder.path, Object.values(plan.environment.origins));
  scope.atEnd('What tells other gates of this one', () => beside[Symbol.dispose]());
  for (const other of beside.others())
    view.note(`Another gate asks the same staging now (${other}). Both share its limits, its accounts and its data.`);
  return beside;
}

/** What the tasks share. */
function forTasks(
  { resolved: environment, first, silent }: Prepared,
  { loaded: { signIns } }: Target,
  { http, lookAround }: AskStaging,
  { open, scope }: GateContext,
) {
  const hide = hider(open, environment.candidate, first);
  const sessions = new Sessions({ environment, signIns, http, hide });
  const gone = [...silentIn({ observed: first, silent: {} }).keys()];
  const looks = new Looks((hurried) => lookAround(silent, hurried), scope.signal, { gone });
  return { environment, first, http, hide, sessions, looks };
}

/** A build may be named in a cookie or in local storage too, and is no secret there. */
function hider(open: OpenRun, ...builds: readonly unknown[]): Hide {
  const known = JSON.stringify(builds);
  return (secrets) => open.hide(secrets.filter(({ value }) => !known.includes(JSON.stringify(value))));
}
