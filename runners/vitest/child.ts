/**
 * The process in which Vitest lists or runs a suite: `node child.ts <order.json>`, or with the file of `vitest/node`, which is loaded at once; then the
 * order comes by standard input. A spec that crashes it cannot take the gate down.
 */
import { readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { TestSpecification } from 'vitest/node';
import { contactVariable } from '../../fixtures/access/contact-record.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import { JournalWriter } from '../suite/writer.ts';
import { collect } from './collect.ts';
import type { Order } from './order.ts';
import { JournalReporter } from './reporter.ts';
import { noteExcluded, noteShard } from './selected.ts';
import { start } from './start.ts';

const [, , given = ''] = process.argv;
const order = JSON.parse(given.endsWith('.json') ? readFileSync(given, 'utf8') : await awaited(given)) as Order;
const journal = new JournalWriter(processVariables());
const reporter = new JournalReporter(journal, processVariables()[contactVariable]);
const ok = order.mode === 'list' ? await list() : await run();
process.exit(ok ? 0 : 1);

/** Without an order, there is no run. */
async function awaited(module: string): Promise<string> {
  await import(pathToFileURL(module).href);
  return (await text(process.stdin)) || process.exit(1);
}

function wanted(all: readonly TestSpecification[]): TestSpecification[] {
  return all.filter(({ moduleId }) => order.specs.some((path) => moduleId === path || moduleId.startsWith(path + sep)));
}

async function list(): Promise<boolean> {
  const { vitest, specifications, testModules, unhandledErrors, isolated } = await collect(order, wanted);
  noteShard(vitest, journal);
  if (isolated) journal.write({ kind: 'isolated' });
  for (const module of testModules) reporter.onListed(module);
  await noteExcluded(vitest, specifications, wanted, journal);
  reporter.onTestRunEnd(testModules, unhandledErrors as [], 'passed');
  await vitest.close();
  return true;
}

async function run(): Promise<boolean> {
  const vitest = await start(order, [reporter]);
  reporter.bailsAfter(vitest.config.bail ?? 0);
  const all = wanted(await vitest.globTestSpecifications());
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(all, true);
  await vitest.close();
  return unhandledErrors.length === 0 && testModules.every((module) => module.ok());
}
