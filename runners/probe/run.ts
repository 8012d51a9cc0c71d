/** Measures what the gate can see by itself: its own probes in its process, a team's in a process of their own. */
import type { Files } from '../../core/claim.ts';
import { reasonOf } from '../../core/errors.ts';
import type { Reason, Span, Task } from '../../core/model.ts';
import { untilAborted } from '../../fixtures/access/until-aborted.ts';
import { packageFolder, version } from '../../fixtures/context/install.ts';
import { createProbeContexts, type ProbeContexts } from '../../fixtures/probe/probe-context.ts';
import { headless, type Reading, type RunContext, type ToolEnd } from '../runner.ts';
import { contactFile, parseContact } from '../suite/contact-file.ts';
import { Commands } from './command.ts';
import { inBytes, type Left } from './evidence.ts';
import { browserFor, launch } from './launch.ts';
import { isRegistered, loadProbe } from './load.ts';
import { measureOwn } from './own/measure.ts';
import { readOwn } from './own/read.ts';
import { readingOf } from './reading.ts';
import { leftUnanswered, unansweredIn } from './unanswered.ts';
import { contactsIn, Walls, withoutWalls } from './walls.ts';

/** What the tasks of one run share, by the run's id. */
const contexts = new Map<string, ProbeContexts>();
/** Where a team's own probes are found: the project's root, of the last run or of the working folder. */
let root = packageFolder(process.cwd());

export async function run(context: RunContext): Promise<ToolEnd> {
  root = context.root;
  const measured: MeasuredProbe = isRegistered(context.task) ? await measure(context) : await measureOwn(context);
  const { reason, left } = measured;
  const unanswered = reason && leftUnanswered(reason);
  const files = inBytes({ ...left, ...unanswered });
  if (reason === undefined || unanswered !== undefined)
    return { status: 'completed', versions: versions(context), files };
  return { ...failure(reason, context.signal), versions: { stagegate: version }, files };
}

/** Closes what the tasks of a run shared. */
export async function dispose(): Promise<void> {
  const open = [...contexts.values()];
  contexts.clear();
  await Promise.all(open.map((one) => one.close()));
}

interface MeasuredProbe {
  readonly reason?: Reason;
  readonly left?: Left;
}

async function measure(context: RunContext): Promise<MeasuredProbe> {
  const walls = new Walls();
  const commands = new Commands(context);
  const { session } = context.environment;
  const task = { session, onWall: walls.note, command: commands.run };
  const probeContext = sharedContexts(context).for(context.signal, task);
  let measured: MeasuredProbe;
  try {
    const probe = await loadProbe(context.task, context.root);
    // A probe that does not look at the signal is left behind.
    measured = { left: await untilAborted(probe.measure(context.task.args, probeContext), context.signal) };
  } catch (error) {
    measured = { reason: reasonOf(error, 'tool-failed') };
  }
  await commands.ended();
  return { ...measured, left: { ...measured.left, ...walls.left } };
}

function sharedContexts(context: RunContext): ProbeContexts {
  // The first task's account is not everybody's.
  const { session: _, ...environment } = context.environment;
  const known = contexts.get(environment.run);
  if (known !== undefined) return known;
  const created = createProbeContexts(environment, {
    root: context.root,
    hide: context.hide,
    launch: () => launch(environment, browserFor(context)),
  });
  contexts.set(environment.run, created);
  return created;
}

function versions({ task, tools: { chromium } }: RunContext): Record<string, string> {
  const seen = task.args['browser'] === true && chromium !== undefined && 'path' in chromium;
  return { stagegate: version, ...(seen ? { chromium: headless(chromium).version } : {}) };
}

function failure(reason: ToolEnd['reason'], signal: AbortSignal): Pick<ToolEnd, 'status' | 'reason'> {
  if (signal.aborted)
    return isTimeOut(signal.reason)
      ? { status: 'timed-out', reason: { code: 'tool-timed-out' } }
      : { status: 'interrupted', reason: { code: 'interrupted' } };
  return { status: 'errored', ...(reason === undefined ? {} : { reason }) };
}

function isTimeOut(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

export async function read(task: Task, files: Files): Promise<Reading> {
  if (files.size === 0) return { measurements: {}, reason: { code: 'tool-wrote-nothing' } };
  const unanswered = unansweredIn(task, files);
  const seen = unanswered === undefined ? await readIn(task, withoutWalls(files)) : { measurements: unanswered };
  const commands = parseContact(files.get(contactFile));
  const span = await spanOf(task, files);
  return {
    ...seen,
    ...(span === undefined ? {} : { span }),
    ...(commands === undefined ? {} : { contact: commands }),
    ...contactsIn(task, files),
  };
}

/** Only of stagegate's own: a team's is read in a process of its own. */
async function spanOf(task: Task, files: Files): Promise<Span | undefined> {
  if (task.effect !== 'load' || !isRegistered(task) || unansweredIn(task, files) !== undefined) return undefined;
  return (await loadProbe(task, root)).span?.(withoutWalls(files));
}

async function readIn(task: Task, files: Files): Promise<Pick<Reading, 'measurements' | 'gaps'>> {
  if (!isRegistered(task)) return readOwn({ task, root, files });
  return readingOf(await loadProbe(task, root), task, files);
}
