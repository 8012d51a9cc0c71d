/** Measures what the gate can see by itself, in its own process. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Files } from '../../core/claim.ts';
import { ReasonError } from '../../core/errors.ts';
import type { JsonObject, Task } from '../../core/model.ts';
import type { SharedBrowser } from '../../fixtures/browser/browser.ts';
import { packageFolder, version } from '../../fixtures/context/install.ts';
import { createProbeContexts, type ProbeContexts } from '../../fixtures/probe/probe-context.ts';
import { headless, type Reading, type RunContext, type Runner, type ToolEnd } from '../runner.ts';
import { loadProbe } from './load.ts';

/** What the tasks of one run share, by the run's id. */
const contexts = new Map<string, ProbeContexts>();
/** Where a team's own probes are found: the project's root, of the last run or of the working folder. */
let root = packageFolder(process.cwd());

export const probe: Runner = {
  name: 'probe',
  contact: 'gate',
  needs: ({ args }) => (args['browser'] === true ? ['chromium'] : []),
  run,
  read,
  dispose: async () => {
    const open = [...contexts.values()];
    contexts.clear();
    await Promise.all(open.map((one) => one.close()));
  },
};

async function run(context: RunContext): Promise<ToolEnd> {
  root = context.root;
  const probeContext = sharedContexts(context).for(context.signal, context.environment.session);
  try {
    const { measure } = await loadProbe(context.task, context.root);
    const files = await untilAborted(measure(context.task.args, probeContext), context.signal);
    for (const [path, content] of Object.entries(files)) write(join(context.folder, path), content);
    return { status: 'completed', versions: versions(context) };
  } catch (error) {
    return { ...failure(error, context.signal), versions: { stagegate: version } };
  }
}

function sharedContexts(context: RunContext): ProbeContexts {
  // The first task's account is not everybody's.
  const { session: _, ...environment } = context.environment;
  const known = contexts.get(environment.run);
  if (known !== undefined) return known;
  const created = createProbeContexts(environment, {
    root: context.root,
    hide: context.hide,
    launch: () => launch({ ...context, environment }),
  });
  contexts.set(environment.run, created);
  return created;
}

async function launch({ environment, tools, scratch, children }: RunContext): Promise<SharedBrowser> {
  const tool = tools.chromium;
  if (tool === undefined || 'missing' in tool) {
    throw new ReasonError({
      code: 'tool-missing',
      detail: tool === undefined ? 'chromium' : `chromium: ${tool.missing} ${tool.fix}`,
    });
  }
  const { launchBrowser } = await import('../../fixtures/browser/browser.ts');
  return launchBrowser(environment, {
    executable: headless(tool).path,
    scratch,
    variables: children.environment(children.temporary()),
  });
}

function versions({ task, tools: { chromium } }: RunContext): Record<string, string> {
  const seen = task.args['browser'] === true && chromium !== undefined && 'path' in chromium;
  return { stagegate: version, ...(seen ? { chromium: headless(chromium).version } : {}) };
}

function failure(error: unknown, signal: AbortSignal): Pick<ToolEnd, 'status' | 'reason'> {
  if (signal.aborted)
    return isTimeOut(signal.reason)
      ? { status: 'timed-out', reason: { code: 'tool-timed-out' } }
      : { status: 'interrupted', reason: { code: 'interrupted' } };
  if (error instanceof ReasonError) return { status: 'errored', reason: error.reason };
  return {
    status: 'errored',
    reason: { code: 'tool-failed', detail: error instanceof Error ? error.message : String(error) },
  };
}

function isTimeOut(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

/** A probe that does not look at the signal is left behind. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop));
}

function write(path: string, content: Uint8Array | JsonObject): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content instanceof Uint8Array ? content : `${JSON.stringify(content, null, 2)}\n`);
}

async function read(task: Task, files: Files): Promise<Reading> {
  if (files.size === 0) return { measurements: {}, reason: { code: 'tool-wrote-nothing' } };
  const { read: measurementsIn } = await loadProbe(task, root);
  return { measurements: measurementsIn(task.args, files, task.checks) };
}
