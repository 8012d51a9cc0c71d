/**
 * The process in which Vitest lists or runs a suite: `node child.ts <order.json>`. If it has listed one, it may wait for the order to run it, which comes
 * by standard input. A spec that crashes it cannot take the gate down.
 */
import { ftruncateSync, readFileSync, writeSync } from 'node:fs';
import { sep } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestSpecification } from 'vitest/node';
import { contactVariable } from '../../fixtures/access/contact-record.ts';
import { forgetEnvironment } from '../../fixtures/context/current-environment.ts';
import { JournalWriter } from '../suite/writer.ts';
import { collect } from './collect.ts';
import type { Order } from './order.ts';
import { JournalReporter } from './reporter.ts';
import { noteExcluded, noteShard } from './selected.ts';
import { start } from './start.ts';

const [, , file = ''] = process.argv;
const order = JSON.parse(readFileSync(file, 'utf8')) as Order;
const next = order.mode === 'list' ? await list(order) : order;
process.exit(next === undefined || (await run(next)) ? 0 : 1);

/** The order that it waited for. */
async function list(order: Order): Promise<Order | undefined> {
  const wanted = wantedBy(order);
  const journal = new JournalWriter(process.env);
  const reporter = new JournalReporter(journal, undefined);
  const { vitest, isPlain, specifications, testModules, unhandledErrors, isolated } = await collect(order, wanted);
  noteShard(vitest, journal);
  if (isolated) journal.write({ kind: 'isolated' });
  for (const module of testModules) reporter.onListed(module);
  await noteExcluded(vitest, specifications, wanted, journal);
  reporter.onTestRunEnd(testModules, unhandledErrors as [], 'passed');
  await vitest.close();
  return order.waits && isPlain && !isolated && isIdle() ? await awaited() : undefined;
}

/** What a configuration has started, such as a server, would be there a second time. Files and pipes are this process's own. */
function isIdle(): boolean {
  return process.getActiveResourcesInfo().every((resource) => /^(FSReq|PipeWrap)/.test(resource));
}

/** As if the process began with it. What the configuration has set stays: a module that set it, such as `dotenv/config`, is not loaded again. */
async function awaited(): Promise<Order | undefined> {
  writeSync(4, 'listed');
  const given = await text(process.stdin);
  if (given === '') return undefined;
  const next = JSON.parse(given) as Order;
  for (const output of [1, 2]) ftruncateSync(output);
  Object.assign(process.env, next.variables);
  forgetEnvironment();
  return next;
}

async function run(order: Order): Promise<boolean> {
  const journal = new JournalWriter(process.env);
  const reporter = new JournalReporter(journal, process.env[contactVariable]);
  const { vitest } = await start(order, [reporter]);
  reporter.bailsAfter(vitest.config.bail ?? 0);
  const all = wantedBy(order)(await vitest.globTestSpecifications());
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(all, true);
  await vitest.close();
  return unhandledErrors.length === 0 && testModules.every((module) => module.ok());
}

function wantedBy({ specs }: Order) {
  return (all: readonly TestSpecification[]): TestSpecification[] =>
    all.filter(({ moduleId }) => specs.some((path) => moduleId === path || moduleId.startsWith(path + sep)));
}
