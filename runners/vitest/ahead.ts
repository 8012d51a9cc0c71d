/**
 * A process for the run of a suite, started when no tool is listing any more: a processor has time while the plan is made, and to load Vitest takes a quarter
 * of a second. It loads nothing of the team's until the run begins and gives it its order. One waits at a time: each holds as much memory as Vitest needs.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { contactVariable } from '../../fixtures/access/contact-record.ts';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import type { Children, Exit } from '../processes.ts';
import type { ListContext } from '../runner.ts';
import { contactVariables } from '../suite/contact.ts';
import type { SuiteContext } from '../suite/environment.ts';
import { journalVariables } from '../suite/writer.ts';
import type { Order } from './order.ts';
import { orderOf, startVitest, variablesOf } from './suite.ts';

interface Ahead {
  /** What it was started with: a run that would start otherwise cannot take it. */
  readonly started: string;
  /** Of the journal and of its output. */
  readonly folder: string;
  readonly give: (order: string) => void;
  readonly stop: AbortController;
  readonly exit: Promise<Exit>;
  ended: boolean;
}

const waiting = new WeakMap<Children, Ahead>();

/** It ends with the gate if no run takes it. An account's session is known only when the run begins. */
export function startAhead(args: SpecArguments, context: ListContext): void {
  const { ahead: environmentFile, children } = context;
  if (environmentFile === undefined || args.account !== undefined || waiting.has(children)) return;
  const own = join(context.scratch, 'ahead');
  const folder = join(own, 'left');
  mkdirSync(folder, { recursive: true });
  const environment: ResolvedEnvironment = JSON.parse(readFileSync(environmentFile, 'utf8'));
  const { order } = orderOf(args, 'run', context);
  const variables = variablesOf(args, order.home, folder, { ...context, environmentFile, environment });
  const { promise: input, resolve: give } = Promise.withResolvers<string>();
  const stop = new AbortController();
  const exit = startVitest(
    {
      ...{ home: order.home, argument: order.module, folder, input },
      variables: { ...variables, ...contactVariables(own) },
    },
    { children, signal: AbortSignal.any([context.signal, stop.signal]) },
  );
  const ahead: Ahead = { started: startOf(order, variables), folder, give, stop, exit, ended: false };
  waiting.set(children, ahead);
  void exit.then(() => {
    ahead.ended = true;
  });
}

/** Undefined if none waits that was started as this run would be. */
export function runAhead(
  order: Order,
  args: SpecArguments,
  folder: string,
  context: SuiteContext,
): Promise<Exit> | undefined {
  const ahead = waiting.get(context.children);
  if (ahead === undefined || ahead.ended || context.signal.aborted) return undefined;
  if (ahead.started !== startOf(order, variablesOf(args, order.home, folder, context))) return undefined;
  waiting.delete(context.children);
  return ordered(ahead, order, folder, context.signal);
}

async function ordered({ give, stop, exit, folder: left }: Ahead, order: Order, folder: string, signal: AbortSignal) {
  const abort = (): void => stop.abort();
  signal.addEventListener('abort', abort, { once: true });
  give(JSON.stringify(order));
  const ended = await exit;
  signal.removeEventListener('abort', abort);
  for (const name of readdirSync(left)) renameSync(join(left, name), join(folder, name));
  return ended;
}

/** Each process has these to itself. */
const own: readonly string[] = ['TMPDIR', journalVariables.journal, contactVariable];

function startOf({ module, home }: Order, variables: Readonly<Record<string, string>>): string {
  const shared = Object.entries(variables).filter(([name]) => !own.includes(name));
  return JSON.stringify([module, home, ...shared]);
}
