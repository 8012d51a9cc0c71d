/**
 * A process that has listed a suite waits for the order to run it: another would load Vitest again, which takes a quarter of a second of a processor.
 * One waits at a time: each holds as much memory as Vitest needs.
 */
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { contactVariable } from '../../fixtures/access/contact-record.ts';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import type { Children, Exit } from '../processes.ts';
import type { ListContext } from '../runner.ts';
import { contactVariables } from '../suite/contact.ts';
import type { SuiteContext } from '../suite/environment.ts';
import { withListTimeout } from '../suite/list-timeout.ts';
import { journalFile, journalVariables } from '../suite/writer.ts';
import type { Order } from './order.ts';
import { orderOf, startVitest, variablesOf } from './suite.ts';

interface Waiting {
  /** What it was started with: a run that would start otherwise cannot take it. */
  readonly started: string;
  /** Of its output. */
  readonly folder: string;
  readonly give: (order: string) => void;
  readonly stop: AbortController;
  readonly exit: Promise<Exit>;
  ended: boolean;
}

const waiting = new WeakMap<Children, Waiting>();

const listed: Exit = { code: 0, signal: null, stopped: false };

/** Lists the suite; the process waits if a run follows, and ends with the gate if none takes it. Undefined if it cannot wait. */
export function listAndWait(args: SpecArguments, context: ListContext): Promise<Exit> | undefined {
  const { ahead: environmentFile, children, scratch } = context;
  // An account's session is known only when the run begins.
  if (environmentFile === undefined || args.account !== undefined || waiting.has(children)) return undefined;
  const environment: ResolvedEnvironment = JSON.parse(readFileSync(environmentFile, 'utf8'));
  const { order } = orderOf(args, 'list', context);
  const variables = variablesOf(args, order.home, scratch, { ...context, environmentFile, environment });
  const { promise: input, resolve: give } = Promise.withResolvers<string>();
  const { promise: ready, resolve: tell } = Promise.withResolvers<void>();
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  const { signal: limit } = withListTimeout(context);
  limit.addEventListener('abort', abort, { once: true });
  const exit = startVitest(
    { order: { ...order, waits: true }, folder: scratch, variables, input, tell },
    { children, signal: AbortSignal.any([context.signal, stop.signal]) },
  );
  const one: Waiting = { started: startOf(order, variables), folder: scratch, give, stop, exit, ended: false };
  waiting.set(children, one);
  const ended = exit.then((exit) => {
    one.ended = true;
    return exit;
  });
  return Promise.race([ended, ready.then(() => listed)]).finally(() => limit.removeEventListener('abort', abort));
}

/** Undefined if none waits that was started as this run would be. */
export function runWaiting(
  order: Order,
  args: SpecArguments,
  folder: string,
  context: SuiteContext,
): Promise<Exit> | undefined {
  const one = waiting.get(context.children);
  if (one === undefined || one.ended || context.signal.aborted) return undefined;
  if (one.started !== startOf(order, variablesOf(args, order.home, folder, context))) return undefined;
  waiting.delete(context.children);
  const variables = { [journalVariables.journal]: join(folder, journalFile), ...contactVariables(context.scratch) };
  return ordered(one, { ...order, variables }, folder, context.signal);
}

async function ordered({ give, stop, exit, folder: own }: Waiting, order: Order, folder: string, signal: AbortSignal) {
  const abort = (): void => stop.abort();
  signal.addEventListener('abort', abort, { once: true });
  give(JSON.stringify(order));
  const ended = await exit;
  signal.removeEventListener('abort', abort);
  for (const name of ['stdout.txt', 'stderr.txt']) renameSync(join(own, name), join(folder, name));
  return ended;
}

/** Each process has these to itself. */
const own: readonly string[] = ['TMPDIR', journalVariables.journal, contactVariable];

function startOf({ module, home }: Order, variables: Readonly<Record<string, string>>): string {
  const shared = Object.entries(variables).filter(([name]) => !own.includes(name));
  return JSON.stringify([module, home, ...shared]);
}
