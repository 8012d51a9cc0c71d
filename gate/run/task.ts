/** Runs one task and keeps what its tool left. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { reasonOf } from '../../core/errors.ts';
import type { Observed, Plan, Reason, RecordedRun, Task } from '../../core/model.ts';
import { countingChecks } from '../../core/waivers.ts';
import { deadlineAfter, type Limit } from '../../fixtures/access/deadline.ts';
import type { ResolvedEnvironment, Session } from '../../fixtures/context/resolved.ts';
import { writeResolved } from '../../fixtures/definition/loader.ts';
import type { Runners } from '../../runners/index.ts';
import { missingReason } from '../../runners/missing-tool.ts';
import type { RunContext, Tool, ToolEnd, ToolName } from '../../runners/runner.ts';
import { makeFolders } from '../../runners/task-folders.ts';
import type { RunFolder } from '../run-folder/folder.ts';
import { attemptFolder } from '../run-folder/places.ts';
import type { Sessions } from '../sign-in/sessions.ts';
import { overdue } from './overdue.ts';
import { reasonInProject } from './relative-paths.ts';
import { asVisitor } from './visitors.ts';

export interface TaskServices
  extends Pick<
    RunContext,
    'root' | 'environmentFile' | 'variables' | 'children' | 'scratch' | 'signal' | 'tools' | 'hide' | 'sampled'
  > {
  readonly environment: ResolvedEnvironment;
  readonly sessions: Sessions;
  readonly runners: Runners;
  readonly folder: RunFolder;
  /** Stops the task, because staging went away; the signal's reason is the task's. */
  readonly gone?: AbortSignal;
}

export interface TaskEnd {
  readonly recorded: RecordedRun;
  /** Of the account that it ran as. */
  readonly session?: Session;
}

/** What is known of a run of a task before it begins. */
export interface Beginning {
  readonly before: Observed;
  /** Which run of the task it is, from 1. */
  readonly attempt: number;
}

/** Never rejects: a tool that is missing, hangs, crashes or is interrupted is a status and a reason. */
export async function runTask(task: Task, plan: Plan, beginning: Beginning, services: TaskServices): Promise<TaskEnd> {
  const own = attemptFolder({ task: task.id, attempt: beginning.attempt });
  const folder = join(services.scratch, 'tasks', own);
  const scratch = join(services.scratch, 'scratch', own);
  const folders = { root: services.root, home: homedir() };
  const startedAt = new Date().toISOString();
  const signedIn = await signIn(task, { ...services, folder, scratch });
  using deadline = deadlineAfter(task.deadline * 1000, services.signal, ...[services.gone ?? []].flat());
  const { signal } = deadline;
  const context = { ...services, profile: plan.profile, decisive: decisive(task, plan), folder, scratch, signal };
  const end =
    'failure' in signedIn
      ? await withoutAccount(task, signedIn.failure, context)
      : await attempt(task, { ...context, task, ...asAccount(signedIn.session, scratch, services) });
  const endedAt = new Date().toISOString();
  const said = lazily(() => JSON.stringify(task));
  const { ended, tools, ...clean } = services.folder.clean(
    { ended: outcome(shown(end, folders), task, services, deadline), folders, tools: end.versions },
    said,
  );
  const recorded = {
    ...notRun(task, plan, beginning),
    ...ended,
    startedAt,
    endedAt,
    ...clean,
    fingerprint: { profile: plan.profile, cores: plan.cores, tools },
    evidence: services.folder.keep({ task: task.id, attempt: beginning.attempt }, { folder, ...end }, said),
  };
  return 'failure' in signedIn || signedIn.session === undefined
    ? { recorded }
    : { recorded, session: signedIn.session };
}

function decisive(task: Task, plan: Plan): readonly string[] {
  if (plan.policy.early === false) return [];
  return countingChecks({ ...plan, tasks: [task] }).map(({ id }) => id);
}

/** Made when it is first asked for: of many checks it is long. */
function lazily(made: () => string): () => string {
  let text: string | undefined;
  return () => (text ??= made());
}

type SignedIn = { readonly session?: Session } | { readonly failure: ToolEnd };

/** Signing in takes nothing from the task's own time. */
async function signIn(
  task: Task,
  context: Omit<TaskServices, 'folder'> & Pick<RunContext, 'folder'>,
): Promise<SignedIn> {
  const { account } = task.args;
  if (typeof account !== 'string') return {};
  try {
    makeFolders(context);
    return { session: await context.sessions.of(account, context) };
  } catch (error) {
    return { failure: failed(error) };
  }
}

async function withoutAccount(
  task: Task,
  failure: ToolEnd,
  context: Omit<RunContext, 'task'> & { readonly runners: Runners },
): Promise<ToolEnd> {
  const visitor = asVisitor(task);
  if (visitor === undefined) return failure;
  const { files } = await attempt(task, { ...context, task: visitor });
  return { ...failure, ...(files === undefined ? {} : { files }) };
}

/** The tool's own environment: with the session of the account that the claim names, and of no other. */
function asAccount(
  session: Session | undefined,
  scratch: string,
  { environment, environmentFile }: TaskServices,
): Pick<TaskServices, 'environment' | 'environmentFile'> {
  if (session === undefined) return { environment, environmentFile };
  const signedIn = { ...environment, session };
  const file = join(scratch, 'environment.json');
  writeResolved(signedIn, file);
  return { environment: signedIn, environmentFile: file };
}

/** The record of a task that did not run, and why. */
export function notRun(task: Task, plan: Plan, { before, attempt }: Beginning, reason?: Reason): RecordedRun {
  return {
    task: task.id,
    ...(attempt === 1 ? {} : { attempt }),
    status: 'not-run',
    ...(reason === undefined ? {} : { reason }),
    candidate: { before, after: before },
    fingerprint: { profile: plan.profile, cores: plan.cores, tools: {} },
    evidence: [],
  };
}

function outcome(
  end: ToolEnd,
  task: Task,
  { signal: interruption, gone }: Pick<TaskServices, 'signal' | 'gone'>,
  deadline: Limit,
): Pick<RecordedRun, 'status' | 'reason'> {
  if (end.status !== 'completed' && interruption.aborted)
    return { status: 'interrupted', reason: { code: 'interrupted' } };
  if (end.status !== 'completed' && gone?.aborted === true) return { status: 'interrupted', reason: gone.reason };
  if (end.status !== 'completed' && deadline.isOver) return { status: 'timed-out', reason: overdue(task) };
  return { status: end.status, ...(end.reason === undefined ? {} : { reason: end.reason }) };
}

async function attempt(task: Task, context: RunContext & { readonly runners: Runners }): Promise<ToolEnd> {
  try {
    const runner = await context.runners(task.runner);
    for (const name of runner.needs(task)) {
      const tool = context.tools[name];
      if (tool === undefined || 'missing' in tool) return absent(name, tool);
    }
    if (task.incomplete !== undefined)
      return { status: 'errored', reason: { code: 'tool-missing', detail: task.incomplete }, versions: {} };
    if (runner.makesFolders !== true) makeFolders(context);
    return await runner.run(context);
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): ToolEnd {
  return { status: 'errored', reason: reasonOf(error, 'tool-failed'), versions: {} };
}

/** A report is read elsewhere. */
function shown(end: ToolEnd, folders: RecordedRun['folders']): ToolEnd {
  return end.reason === undefined ? end : { ...end, reason: reasonInProject(end.reason, folders) };
}

function absent(name: ToolName, tool: Extract<Tool, { missing: string }> | undefined): ToolEnd {
  return { status: 'errored', reason: missingReason(name, tool), versions: {} };
}
