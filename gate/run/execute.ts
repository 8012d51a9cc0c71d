/** Runs a plan, and saves what became of it after each wave. */
import { defined } from '../../core/defined.ts';
import { messageOf } from '../../core/errors.ts';
import type { Observed, Plan, Task } from '../../core/model.ts';
import type { Http } from '../../fixtures/access/http.ts';
import type { Hide } from '../../fixtures/access/issued.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { cleanUp } from '../../fixtures/specs/ledger.ts';
import { runners } from '../../runners/index.ts';
import type { CommandContext } from '../context.ts';
import type { Progress } from '../progress/progress.ts';
import type { OpenRun } from '../run-folder/open.ts';
import type { Sessions } from '../sign-in/sessions.ts';
import { onCreated } from './created-data.ts';
import { deploymentOf } from './deployment.ts';
import type { Earlier } from './earlier.ts';
import type { Looks } from './looks.ts';
import { messageInProject } from './relative-paths.ts';
import { Saving } from './saving.ts';
import { type Executed, SoFar } from './so-far.ts';
import type { Target } from './target.ts';
import { ensureTools, neededTools } from './tools.ts';
import { run } from './waves.ts';

export interface ExecuteContext
  extends Pick<CommandContext, 'options' | 'root' | 'environmentFile' | 'scope' | 'note'> {
  readonly view: Progress;
  readonly open: OpenRun;
  readonly target: Target;
  readonly environment: ResolvedEnvironment;
  /** What the services said before the plan was made. */
  readonly first: Observed;
  readonly http: Http;
  readonly looks: Looks;
  readonly sessions: Sessions;
  readonly hide: Hide;
  /** Milliseconds that the report of the plan took; undefined if there is none yet. */
  readonly saveTook: number | undefined;
  /** Of a run that this one goes on with. */
  readonly earlier?: Earlier;
  /** The runs of other gates that have asked the same staging meanwhile. */
  readonly beside: () => readonly string[];
}

/** Never rejects: a failure of the gate itself is part of the execution. */
export async function execute(plan: Plan, context: ExecuteContext): Promise<Executed> {
  const { open, scope, environment, http } = context;
  const { ledger } = environment;
  const soFar = new SoFar(plan, context);
  using saving = new Saving(() => save(soFar, context), context.saveTook);
  const close = closing(plan.tasks);
  scope.atEnd('What the tasks shared', close);
  let learned = false;
  try {
    using _ = onCreated(ledger, () => {
      if (!soFar.isSaved(ledger)) saving.whenDue();
    });
    using __ = open.onHidden(() => {
      learned = true;
      saving.now();
    });
    await runTasks(plan, soFar, saving, context);
    // Waited for at the end: a browser takes a while, in which the report is written.
    close().catch(() => {});
    const leftovers = soFar.leftovers(open.folder.clean(await removeCreated(environment, http)));
    await soFar.lookAgain(learned);
    const planChanged = open.folder.written.isChanged('plan.json');
    return soFar.executed({
      ...soFar.execution,
      finished: !scope.signal.aborted,
      endedAt: new Date().toISOString(),
      ...defined({ failure: scope.failure() }),
      leftovers,
      ...(planChanged ? { planChanged } : {}),
    });
  } catch (error) {
    const failure = messageInProject(error, context.root);
    const leftovers = soFar.leftovers(await removeCreated(environment, http).catch(() => []));
    return soFar.executed(
      open.folder.clean({ ...soFar.execution, endedAt: new Date().toISOString(), failure, leftovers }),
    );
  }
}

function save(soFar: SoFar, { environment, note }: ExecuteContext): void {
  try {
    soFar.save(environment.ledger);
  } catch (error) {
    note(`What has ended so far could not be saved: ${messageOf(error)}`);
  }
}

async function runTasks(plan: Plan, soFar: SoFar, saving: Saving, context: ExecuteContext): Promise<void> {
  const { root, environmentFile, environment, target, sessions, hide, looks, first, earlier, view, open } = context;
  const { scratch, children, signal } = context.scope;
  const tools = await ensureTools(await neededTools(earlier?.tasks ?? plan.tasks, target.loaded), context);
  soFar.ended = await run(plan, {
    ...{ root, environmentFile, environment, variables: target.variables, deployment: deploymentOf(target) },
    ...{ scratch, children, signal, tools, runners, sessions, hide, looks, first },
    ...defined({ earlier }),
    folder: open.folder,
    progress: view,
    save: (all, why) => {
      soFar.ended = all;
      if (why === 'failed') saving.now();
      else if (why === 'last') saving.soon();
      else saving.before(why);
    },
  });
}

/** Removes what the run created on staging, and returns what could not be removed. */
async function removeCreated(environment: ResolvedEnvironment, http: Http): Promise<readonly string[]> {
  const { leftovers } = await cleanUp(environment, http);
  return leftovers.map(({ what, why }) => `${what}: ${why}`);
}

/** Ends what the runners of the tasks share, once however often it is called. */
function closing(tasks: readonly Task[]): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => (closed ??= disposeRunners(tasks));
}

async function disposeRunners(tasks: readonly Task[]): Promise<void> {
  const used = [...new Set(tasks.map(({ runner }) => runner))];
  await Promise.all(used.map(async (name) => (await runners(name)).dispose?.()));
}
