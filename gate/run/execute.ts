/** Runs a plan, and saves what became of it after each wave. */
import { defined } from '../../core/defined.ts';
import { type Execution, format, type Observed, type Plan, type Task } from '../../core/model.ts';
import type { Http } from '../../fixtures/access/http.ts';
import type { Hide } from '../../fixtures/access/issued.ts';
import { version } from '../../fixtures/context/install.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { cleanUp } from '../../fixtures/specs/ledger.ts';
import { runners } from '../../runners/index.ts';
import type { CommandContext } from '../context.ts';
import type { Progress } from '../progress/progress.ts';
import type { Content } from '../run-folder/folder.ts';
import type { OpenRun } from '../run-folder/open.ts';
import { inJson, measurementsIn, publish } from '../run-folder/publish.ts';
import { digested } from '../run-folder/saved/digested.ts';
import type { Sessions } from '../sign-in/sessions.ts';
import { notRemoved, onCreated } from './created-data.ts';
import { deploymentOf } from './deployment.ts';
import type { Earlier } from './earlier.ts';
import type { Ended } from './ended.ts';
import type { Looks } from './looks.ts';
import { readAgain, withEvidence } from './read-evidence.ts';
import { messageInProject } from './relative-paths.ts';
import { Saving } from './saving.ts';
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

export interface Executed {
  readonly execution: Execution;
  /** The files from which it is judged again. */
  readonly record: readonly Content[];
}

/** Never rejects: a failure of the gate itself is part of the execution. */
export async function execute(plan: Plan, context: ExecuteContext): Promise<Executed> {
  const { open, scope, target, environment, first, http, looks, sessions } = context;
  const { ledger } = environment;
  let ended: readonly Ended[] = context.earlier?.ended ?? [];
  const kept = (own: readonly string[]): readonly string[] => [...(context.earlier?.leftovers ?? []), ...own];
  const soFar = (): Execution => {
    const beside = [...new Set([...(context.earlier?.beside ?? []), ...context.beside()])];
    return { ...unfinished(ended), ...(beside.length === 0 ? {} : { beside }) };
  };
  using saving = new Saving(() => {
    const execution = { ...soFar(), leftovers: kept(open.folder.clean(notRemoved(ledger))) };
    try {
      publish(open.folder, plan, execution, recordOf(open, execution, ended), false);
    } catch (error) {
      context.note(
        `What has ended so far could not be saved: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }, context.saveTook);
  const executed = (execution: Execution): Executed => ({ execution, record: recordOf(open, execution, ended) });
  let learned = false;
  const failure = (): Pick<Execution, 'failure'> => defined({ failure: scope.failure() });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= disposeRunners(plan.tasks));
  scope.atEnd('What the tasks shared', close);
  try {
    using _ = onCreated(ledger, () => saving.whenDue());
    using __ = open.onHidden(() => {
      learned = true;
      saving.now();
    });
    const { scratch, children, signal } = scope;
    const tools = await ensureTools(await neededTools(context.earlier?.tasks ?? plan.tasks, target.loaded), context);
    ended = await run(plan, {
      root: context.root,
      environment,
      environmentFile: context.environmentFile,
      variables: target.variables,
      scratch,
      children,
      signal,
      tools,
      runners,
      sessions,
      hide: context.hide,
      looks,
      first,
      ...(context.earlier === undefined ? {} : { earlier: context.earlier }),
      folder: open.folder,
      progress: context.view,
      deployment: deploymentOf(target),
      save: (all, why) => {
        ended = all;
        if (why === 'failed') saving.now();
        else if (why === 'last') saving.soon();
        else saving.ifDue();
      },
    });
    // Waited for at the end: a browser takes a while, in which the report is written.
    close().catch(() => {});
    const leftovers = kept(open.folder.clean(await removeCreated(environment, http)));
    if (learned) ended = await readAgain(plan, ended, runners, open.folder);
    open.folder.lookAgain();
    ended = ended.map((one) => withEvidence(one, open.folder));
    const planChanged = open.folder.written.isChanged('plan.json');
    return executed({
      ...soFar(),
      finished: !scope.signal.aborted,
      ...failure(),
      leftovers,
      ...(planChanged ? { planChanged } : {}),
    });
  } catch (error) {
    const failure = messageInProject(error, context.root);
    const leftovers = kept(await removeCreated(environment, http).catch(() => []));
    return executed(open.folder.clean({ ...soFar(), failure, leftovers }));
  }
}

export function unfinished(ended: readonly Ended[]): Execution {
  return { finished: false, runs: ended.map(({ run }) => run), leftovers: [] };
}

/** What `decide` needs beside the plan, whose digest it holds. The measurements are for people: `decide` reads them again from the evidence. */
export function recordOf(
  { folder }: Pick<OpenRun, 'folder'>,
  execution: Execution,
  ended: readonly Ended[],
): readonly Content[] {
  const runs = ended.map(({ recorded }) => ({ ...recorded, evidence: folder.written.current(recorded.evidence) }));
  const record = (): object =>
    digested(folder.clean({ format, stagegate: version, plan: folder.digest('plan.json'), ...execution, runs }));
  return [inJson('runs.json', record), measurementsIn(execution)];
}

/** Removes what the run created on staging, and returns what could not be removed. */
async function removeCreated(environment: ResolvedEnvironment, http: Http): Promise<readonly string[]> {
  const { leftovers } = await cleanUp(environment, http);
  return leftovers.map(({ what, why }) => `${what}: ${why}`);
}

async function disposeRunners(tasks: readonly Task[]): Promise<void> {
  const used = [...new Set(tasks.map(({ runner }) => runner))];
  await Promise.all(used.map(async (name) => (await runners(name)).dispose?.()));
}
