/** Runs one task and keeps what its tool left. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedEnvironment } from '../fixtures/resolved.ts';
import { missingTool } from './missing-tool.ts';
import type { Observed, Plan, Reason, RecordedRun, Task } from './model.ts';
import type { RunContext, Tool, ToolEnd, ToolName } from './runner.ts';
import type { Runners } from './runners/index.ts';
import type { RunFolder } from './store.ts';

export interface TaskServices
  extends Pick<RunContext, 'root' | 'environmentFile' | 'children' | 'scratch' | 'signal' | 'tools'> {
  readonly environment: ResolvedEnvironment;
  readonly runners: Runners;
  readonly folder: RunFolder;
}

/** Never rejects: a tool that is missing, hangs, crashes or is interrupted is a status and a reason. */
export async function runTask(task: Task, plan: Plan, before: Observed, services: TaskServices): Promise<RecordedRun> {
  const folder = join(services.scratch, 'tasks', task.id);
  const scratch = join(services.scratch, 'scratch', task.id);
  for (const path of [folder, scratch]) mkdirSync(path, { recursive: true });
  const deadline = AbortSignal.timeout(task.deadline * 1000);
  const signal = AbortSignal.any([services.signal, deadline]);
  const startedAt = new Date().toISOString();
  const end = await attempt(task, { ...services, task, profile: plan.profile, folder, scratch, signal });
  const endedAt = new Date().toISOString();
  return services.folder.clean({
    ...notRun(task, plan, before),
    ...outcome(end, task, services.signal, deadline),
    startedAt,
    endedAt,
    fingerprint: { profile: plan.profile, cores: plan.cores, tools: end.versions },
    evidence: services.folder.keep(task.id, folder),
  });
}

/** The record of a task that did not run, and why. */
export function notRun(task: Task, plan: Plan, observed: Observed, reason?: Reason): RecordedRun {
  return {
    task: task.id,
    status: 'not-run',
    ...(reason === undefined ? {} : { reason }),
    candidate: { before: observed, after: observed },
    fingerprint: { profile: plan.profile, cores: plan.cores, tools: {} },
    evidence: [],
  };
}

function outcome(
  end: ToolEnd,
  task: Task,
  interruption: AbortSignal,
  deadline: AbortSignal,
): Pick<RecordedRun, 'status' | 'reason'> {
  if (end.status !== 'completed' && interruption.aborted)
    return { status: 'interrupted', reason: { code: 'interrupted' } };
  if (end.status !== 'completed' && deadline.aborted)
    return { status: 'timed-out', reason: { code: 'tool-timed-out', detail: `${task.deadline} s` } };
  return { status: end.status, ...(end.reason === undefined ? {} : { reason: end.reason }) };
}

async function attempt(task: Task, context: RunContext & { readonly runners: Runners }): Promise<ToolEnd> {
  try {
    const runner = await context.runners(task.runner);
    for (const name of runner.needs(task)) {
      const tool = context.tools[name];
      if (tool === undefined || 'missing' in tool) return absent(name, tool);
    }
    return await runner.run(context);
  } catch (error) {
    return {
      status: 'errored',
      reason: { code: 'tool-failed', detail: error instanceof Error ? error.message : String(error) },
      versions: {},
    };
  }
}

function absent(name: ToolName, tool: Extract<Tool, { missing: string }> | undefined): ToolEnd {
  return { status: 'errored', reason: { code: 'tool-missing', detail: missingTool(name, tool) }, versions: {} };
}
