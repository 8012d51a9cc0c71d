/**
 * A process for the run of a suite, started when no tool is listing any more: a processor has time while the plan is made, and to load Vitest takes a quarter
 * of a second.
 */
import { readFileSync } from 'node:fs';
import { contactVariable } from '../../fixtures/access/contact-record.ts';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import type { Exit } from '../processes.ts';
import type { ListContext } from '../runner.ts';
import { Ahead, foldersIn, startedAs } from '../suite/ahead.ts';
import { contactVariables } from '../suite/contact.ts';
import type { SuiteContext } from '../suite/environment.ts';
import { journalVariables } from '../suite/writer.ts';
import type { Order } from './order.ts';
import { orderOf, startVitest, variablesOf } from './suite.ts';

const waiting = new Ahead();

/** An account's session is known only when the run begins. */
export function startAhead(args: SpecArguments, context: ListContext): void {
  const { ahead: environmentFile, children } = context;
  if (environmentFile === undefined || args.account !== undefined || waiting.has(children)) return;
  const folders = foldersIn(context.scratch);
  const environment: ResolvedEnvironment = JSON.parse(readFileSync(environmentFile, 'utf8'));
  const { order } = orderOf(args, 'run', context);
  const shared = variablesOf(args, order.home, folders.left, { ...context, environmentFile, environment });
  const variables = { ...shared, ...contactVariables(folders.own) };
  const process = { home: order.home, args: [order.module, folders.order], folder: folders.left, variables };
  waiting.start({ started: startOf(order, shared), folders, run: (owner) => startVitest(process, owner) }, context);
}

/** Undefined if none waits that was started as this run would be. */
export function runAhead(
  order: Order,
  args: SpecArguments,
  folder: string,
  context: SuiteContext,
): Promise<Exit> | undefined {
  if (!waiting.has(context.children)) return undefined;
  const started = startOf(order, variablesOf(args, order.home, folder, context));
  return waiting.take(started, context)?.order(order, folder);
}

function startOf({ module, home }: Order, variables: Readonly<Record<string, string>>): string {
  return startedAs([module, home], variables, [journalVariables.journal, contactVariable]);
}
