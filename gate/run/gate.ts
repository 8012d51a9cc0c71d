/** One gate from its definition to what became of its plan. */
import { join } from 'node:path';
import { type Execution, format, type Plan, type Task } from '../../core/model.ts';
import type { Deployment } from '../../core/preconditions.ts';
import { expectedSeconds, schedule } from '../../core/schedule.ts';
import { createHttp, type Http } from '../../fixtures/access/http.ts';
import { version } from '../../fixtures/context/install.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { whoIs } from '../../fixtures/definition/read-identity.ts';
import { redactor } from '../../fixtures/redaction/redact.ts';
import { cleanUp } from '../../fixtures/specs/ledger.ts';
import { runners } from '../../runners/index.ts';
import type { ToolName } from '../../runners/runner.ts';
import type { GateOptions } from '../options.ts';
import type { Progress } from '../progress/progress.ts';
import type { OpenRun } from '../run-folder/open.ts';
import { publish } from '../run-folder/publish.ts';
import type { RunScope } from '../scope.ts';
import { Sessions } from '../sign-in/sessions.ts';
import { notRemoved, onCreated } from './created-data.ts';
import type { Ended } from './ended.ts';
import { type Prepared, prepare } from './prepare.ts';
import { withEvidence } from './read-evidence.ts';
import { rerunCommand } from './rerun-command.ts';
import { reachTarget, type Target } from './target.ts';
import { ensureTools, toolFinder } from './tools.ts';
import { run } from './waves.ts';

export interface GateContext {
  readonly name: string;
  readonly faults: readonly string[];
  readonly options: GateOptions;
  /** The project's root. */
  readonly root: string;
  /** Where the command was typed. */
  readonly folder: string;
  readonly scope: RunScope;
  readonly view: Progress;
  readonly open: OpenRun;
}

/** Rejects where the gate could not start. Once there is a plan, whatever goes wrong is part of the execution. */
export async function carryOut(context: GateContext): Promise<{ readonly plan: Plan; readonly execution: Execution }> {
  const { options, root, folder, scope, view, open } = context;
  const note = (line: string): void => view.note(line);
  const target = await reachTarget(
    context.name,
    context.faults,
    { ...options, root, folder, run: open.id, note },
    scope,
  );
  let secrets = target.loaded.secrets;
  open.redactWith(redactor(secrets));
  const http = createHttp(target.loaded.resolved);
  scope.atEnd(() => http.close());
  const look = () => whoIs(target.loaded, http);
  const cleanLook = async () => open.folder.clean(await look());
  const listing = {
    root,
    environmentFile: join(scope.scratch, 'environment.json'),
    children: scope.children,
    scratch: scope.scratch,
    signal: scope.signal,
    ensure: toolFinder({ ...options, note }, scope),
  };
  const command = rerunCommand(context.name, context.faults, options);
  const prepared = await prepare(
    target,
    { ...options, run: open.id, createdAt: open.createdAt, command, look: cleanLook, note },
    listing,
  );
  const plan = open.folder.clean(prepared.plan);
  open.folder.writeJson('plan.json', { stagegate: version, ...plan });
  publish(open.folder, plan, unfinished([]));
  view.planned(plan, expectedSeconds(schedule(plan.tasks, plan.cores)));
  const sessions = new Sessions({
    environment: prepared.resolved,
    signIns: target.loaded.signIns,
    http,
    hide: (found) => {
      secrets = [...secrets, ...found];
      open.redactWith(redactor(secrets));
    },
  });
  const execution = await execute(plan, { ...context, target, prepared, listing, http, look, sessions });
  return { plan, execution };
}

interface ExecuteContext extends GateContext {
  readonly target: Target;
  readonly prepared: Prepared;
  readonly listing: Parameters<typeof prepare>[2];
  readonly http: Http;
  readonly look: () => ReturnType<typeof whoIs>;
  readonly sessions: Sessions;
}

async function execute(plan: Plan, context: ExecuteContext): Promise<Execution> {
  const { open, scope, target, prepared } = context;
  const written = open.folder.digest('plan.json');
  const { ledger } = prepared.resolved;
  let ended: readonly Ended[] = [];
  const save = (): void => {
    const leftovers = open.folder.clean(notRemoved(ledger));
    const execution = keep(open, { ...unfinished(ended), leftovers }, ended);
    if (leftovers.length > 0) publish(open.folder, plan, execution);
  };
  try {
    using _ = onCreated(ledger, save);
    const tools = await ensureTools(
      await needed(plan.tasks, Object.keys(target.loaded.signIns)),
      { ...context.options, note: (line) => context.view.note(line) },
      scope,
    );
    ended = await run(plan, {
      ...context.listing,
      environment: prepared.resolved,
      sessions: context.sessions,
      deployment: deploymentOf(target),
      runners,
      tools,
      folder: open.folder,
      progress: context.view,
      look: async () => open.folder.clean(await context.look()),
      first: open.folder.clean(prepared.first),
      save: (all) => {
        ended = all;
        save();
      },
    });
    const leftovers = open.folder.clean(await tidy(prepared.resolved, context.http));
    ended = ended.map((one) => withEvidence(one, open.folder));
    const planChanged = open.folder.digest('plan.json') !== written;
    return keep(
      open,
      { ...unfinished(ended), finished: !scope.signal.aborted, leftovers, ...(planChanged ? { planChanged } : {}) },
      ended,
    );
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    const leftovers = await tidy(prepared.resolved, context.http).catch(() => []);
    return keep(open, open.folder.clean({ ...unfinished(ended), failure, leftovers }), ended);
  } finally {
    await disposeRunners(plan.tasks);
  }
}

function deploymentOf({ loaded: { definition, resolved } }: Target): Deployment {
  const services = Object.entries(definition.identity).filter(([, { environment }]) => environment !== undefined);
  return {
    environment: definition.environment,
    services: services.map(([service]) => service),
    allows: resolved.allows,
  };
}

function unfinished(ended: readonly Ended[]): Execution {
  return { finished: false, runs: ended.map(({ run }) => run), leftovers: [] };
}

/** What `decide` needs beside the plan. The measurements lie beside it for people: they are read again from the evidence. */
function keep({ folder }: OpenRun, execution: Execution, ended: readonly Ended[]): Execution {
  const plan = folder.digest('plan.json');
  folder.writeJson('runs.json', {
    format,
    stagegate: version,
    plan,
    ...execution,
    runs: ended.map(({ recorded }) => recorded),
  });
  folder.writeJson('measurements.json', Object.assign({}, ...execution.runs.map(({ measurements }) => measurements)));
  return execution;
}

/** Removes what the run created on staging; what could not be removed is told. */
async function tidy(environment: ResolvedEnvironment, http: Http): Promise<readonly string[]> {
  const { leftovers } = await cleanUp(environment, http);
  return leftovers.map(({ what, why }) => `${what}: ${why}`);
}

/** `byPage` are the accounts that sign in through a page. */
async function needed(tasks: readonly Task[], byPage: readonly string[]): Promise<readonly ToolName[]> {
  const names = await Promise.all(tasks.map(async (task) => (await runners(task.runner)).needs(task)));
  const signsIn = tasks.some(({ args: { account } }) => typeof account === 'string' && byPage.includes(account));
  return [...new Set([...names.flat(), ...(signsIn ? (['chromium'] as const) : [])])];
}

async function disposeRunners(tasks: readonly Task[]): Promise<void> {
  const used = [...new Set(tasks.map(({ runner }) => runner))];
  await Promise.all(used.map(async (name) => (await runners(name)).dispose?.()));
}
