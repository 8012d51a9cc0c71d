/**
 * The process in which Vitest lists or runs a suite: `node child.ts <order.json>`, or `node child.ts <vitest/node> <order.json>`, which loads that module and
 * waits for the file. A spec that crashes it cannot take the gate down.
 */
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestSpecification, Vitest } from 'vitest/node';
import { contactVariable } from '../../fixtures/access/contact-record.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import { awaitOrder } from '../suite/order-file.ts';
import { JournalWriter } from '../suite/writer.ts';
import { collect } from './collect.ts';
import type { Order } from './order.ts';
import { JournalReporter } from './reporter.ts';
import { noteExcluded, noteShard } from './selected.ts';
import { start } from './start.ts';
import { noteUntested } from './untested.ts';

const [module] = process.argv.length > 3 ? process.argv.splice(2, 1) : [];
if (module !== undefined) await import(pathToFileURL(module).href);
const order = awaitOrder<Order>(process.argv[2] ?? '');
const journal = new JournalWriter(processVariables());
const reporter = new JournalReporter(journal, processVariables()[contactVariable]);
// Before Vitest's own, which ends the process.
process.once('SIGINT', () => {
  reporter.onInterrupted();
  if (process.listenerCount('SIGINT') === 0) process.exit(130);
});
const errors: unknown[] = [];
const ok = await (order.mode === 'list' ? list() : run()).catch((error: unknown) => {
  errors.push(error);
  return false;
});
reporter.end(errors, order.config);
process.exit(ok ? 0 : 1);

function wanted(all: readonly TestSpecification[]): TestSpecification[] {
  return all.filter(({ moduleId }) => order.specs.some((path) => moduleId === path || moduleId.startsWith(path + sep)));
}

async function list(): Promise<boolean> {
  const { vitest, specifications, testModules, unhandledErrors, isolated } = await collect(order, wanted);
  noteShard(vitest, journal);
  if (isolated) journal.write({ kind: 'isolated' });
  for (const module of testModules) reporter.onListed(module);
  noteUntested(testModules, journal);
  await noteExcluded(vitest, specifications, wanted, journal);
  reporter.onTestRunEnd(testModules, unhandledErrors as [], 'passed');
  await vitest.close();
  return true;
}

async function run(): Promise<boolean> {
  const vitest = await start(order, [reporter]);
  reporter.configured(vitest.config);
  const all = wanted(await vitest.globTestSpecifications());
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(all, true);
  await close(vitest);
  return errors.length === 0 && unhandledErrors.length === 0 && testModules.every((module) => module.ok());
}

interface GlobalSetUps {
  readonly _globalSetups?: readonly { teardown?: () => unknown }[];
}

/** Vitest logs what fails meanwhile, a global tear-down for example, and rejects nothing. */
async function close(vitest: Vitest): Promise<void> {
  for (const project of [vitest.getRootProject(), ...vitest.projects])
    for (const one of (project as unknown as GlobalSetUps)._globalSetups ?? []) one.teardown = traced(one.teardown);
  const { logger } = vitest;
  const print = logger.error.bind(logger);
  logger.error = (...args: unknown[]) => {
    if (args[0] === 'error during close') errors.push(args[1]);
    else print(...args);
  };
  await vitest.close();
}

/** The stack of an error is made when it is first asked for, and Vitest knows the lines of its files until it is closed. */
function traced(teardown: (() => unknown) | undefined): () => Promise<void> {
  return async () => {
    try {
      await teardown?.();
    } catch (error) {
      if (error instanceof Error) void error.stack;
      throw error;
    }
  };
}
