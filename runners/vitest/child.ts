/** The process in which Vitest lists or runs a suite: `node child.ts <order.json>`. A spec that crashes it cannot take the gate down. */
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestSpecification, Vitest } from 'vitest/node';
import { contactVariable } from '../../fixtures/access/contact-record.ts';
import { extension } from '../../fixtures/context/install.ts';
import { processVariables } from '../../fixtures/context/process-env.ts';
import { JournalWriter } from '../suite/writer.ts';
import type { Order } from './order.ts';
import { JournalReporter } from './reporter.ts';
import { noteExcluded, noteShard } from './selected.ts';

const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Order;
const journal = new JournalWriter(processVariables());
const reporter = new JournalReporter(journal, processVariables()[contactVariable]);
const vitest = await start(order);
const wanted = (all: readonly TestSpecification[]) => all.filter(({ moduleId }) => isWanted(moduleId));
const specifications = wanted(await vitest.globTestSpecifications());
const ok = order.mode === 'list' ? await list(specifications) : await run(specifications);
await vitest.close();
process.exit(ok ? 0 : 1);

/** The team's configuration as it is; ours is what keeps Vitest from writing into its checkout and from passing over a `.only`. */
async function start({ module, home, config, scratch, workers, specs, mode }: Order): Promise<Vitest> {
  const { createVitest } = (await import(pathToFileURL(module).href)) as typeof import('vitest/node');
  const started = await createVitest(
    'test',
    {
      root: home,
      config: config ?? false,
      ...(config === undefined
        ? { include: specs.map(included), isolate: false, testTimeout: 15_000, hookTimeout: 15_000 }
        : {}),
      watch: false,
      reporters: mode === 'list' ? [] : [reporter],
      allowOnly: false,
      maxWorkers: workers,
      coverage: { enabled: false },
      includeTaskLocation: true,
      update: false,
      cache: false,
      configLoader: 'runner',
    },
    { cacheDir: join(scratch, 'vite') },
  );
  for (const project of started.projects) adjust(project.config);
  return started;
}

/** Settings that a project of its own would not take over. */
function adjust(config: Vitest['config']): void {
  config.setupFiles = [join(import.meta.dirname, `setup${extension}`), ...config.setupFiles];
  config.allowOnly = false;
  config.includeTaskLocation = true;
  config.snapshotOptions = { ...config.snapshotOptions, updateSnapshot: 'none' };
  if (order.retries !== undefined) config.retry = order.retries;
}

/** A pattern for the file, or for the specs in the folder, whatever characters its path has. */
function included(path: string): string {
  const escaped = path.replace(/[()[\]{}!*?+@|\\]/g, '\\$&');
  return /\.[cm]?[jt]sx?$/.test(path) ? escaped : `${escaped}/**/*.spec.?(c|m)[jt]s?(x)`;
}

function isWanted(file: string): boolean {
  return order.specs.some((path) => file === path || file.startsWith(path + sep));
}

async function list(all: TestSpecification[]): Promise<boolean> {
  noteShard(vitest, journal);
  const { testModules, unhandledErrors } = await vitest.collectTests(all);
  for (const module of testModules) reporter.onListed(module);
  await noteExcluded(vitest, all, wanted, journal);
  reporter.onTestRunEnd(testModules, unhandledErrors as [], 'passed');
  return true;
}

async function run(all: TestSpecification[]): Promise<boolean> {
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(all, true);
  return unhandledErrors.length === 0 && testModules.every((module) => module.ok());
}
