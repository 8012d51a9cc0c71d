/**
 * Which tests a suite has. Loading them with every file in isolation takes as long as running them, so files share their
 * workers and modules at first, and no global set-up is run; if that fails, all is as the team has it.
 */
import type { TestModule, TestSpecification, Vite, Vitest } from 'vitest/node';
import type { Order } from './order.ts';
import { start } from './start.ts';
import { hasTests } from './untested.ts';

export interface Collected {
  /** Still open. */
  readonly vitest: Vitest;
  readonly specifications: readonly TestSpecification[];
  readonly testModules: readonly TestModule[];
  readonly unhandledErrors: readonly unknown[];
  /** They loaded as the team has it alone. */
  readonly isolated: boolean;
}

type Wanted = (all: readonly TestSpecification[]) => TestSpecification[];

export async function collect(order: Order, wanted: Wanted): Promise<Collected> {
  const vitest = await start(order, []);
  const isEased = order.listing === undefined && [share(vitest), leaveSetUp(vitest)].includes(true);
  const together = await loaded(vitest, wanted);
  if (!isEased || isWhole(together)) return withPlaces({ ...together, isolated: false }, wanted);
  await vitest.close();
  const apart = await loaded(await start(order, []), wanted);
  return withPlaces({ ...apart, isolated: isWhole(apart) }, wanted);
}

/** A suite that is refused for a test names its line. To find the lines of all tests takes a third of the listing. */
async function withPlaces(collected: Collected, wanted: Wanted): Promise<Collected> {
  const { vitest, testModules } = collected;
  if (!testModules.some(isFocused) && !isAnyRepeated(testModules)) return collected;
  for (const { config } of vitest.projects) config.includeTaskLocation = true;
  return { ...collected, ...(await loaded(vitest, wanted)) };
}

/** Vitest fails a test that is focused when it collects it. */
function isFocused({ children }: TestModule): boolean {
  return !children.allTests('failed').next().done;
}

function isAnyRepeated(modules: readonly TestModule[]): boolean {
  return modules.some(({ children }) => {
    const names = [...children.allTests()].map(({ fullName }) => fullName);
    return new Set(names).size < names.length;
  });
}

/**
 * In one worker, if all may share: what its files import is loaded once, and meanwhile this process transforms them. False if the team has them share
 * everything already. A pool of virtual machines isolates always.
 */
function share({ projects }: Vitest): boolean {
  const isolated = projects.filter(({ config }) => config.isolate && !config.pool.startsWith('vm'));
  for (const { config } of isolated) {
    config.isolate = false;
    if (isolated.length === projects.length) config.maxWorkers = 1;
  }
  return isolated.length > 0;
}

/** It prepares the run, at staging too, which is not asked for anything before it is known to be staging. False if there is none. */
function leaveSetUp(vitest: Vitest): boolean {
  const projects = [vitest.getRootProject(), ...vitest.projects].filter(({ config }) => config.globalSetup.length > 0);
  for (const { config } of projects) config.globalSetup = [];
  return projects.length > 0;
}

async function loaded(vitest: Vitest, wanted: Wanted): Promise<Omit<Collected, 'isolated'>> {
  const specifications = wanted(await vitest.globTestSpecifications());
  const over = new AbortController();
  const collecting = vitest.collectTests(specifications).finally(() => over.abort());
  const [collected] = await Promise.all([collecting, transformed(specifications, over.signal)]);
  return { vitest, specifications, ...collected };
}

/** While a worker starts, and then before it asks, this process has nothing else to do. */
async function transformed(specifications: readonly TestSpecification[], over: AbortSignal): Promise<void> {
  for (const [{ config, vite }, own] of Map.groupBy(specifications, ({ project }) => project)) {
    const { root } = vite.config;
    const modules = vite.environments['ssr'];
    if (config.environment !== 'node' || config.browser.enabled || modules === undefined) continue;
    const seen = new Set<string>();
    for (const { moduleId } of own)
      if (moduleId.startsWith(`${root}/`)) await withImports(moduleId.slice(root.length), { modules, seen, over });
  }
}

interface Transforming {
  readonly modules: Vite.DevEnvironment;
  readonly seen: Set<string>;
  /** What no worker has asked for by then is not needed: its test has a mock in its place. */
  readonly over: AbortSignal;
}

/** In the order in which a worker will ask. What is wrong in a module is said to the worker, by the same URL. */
async function withImports(url: string, context: Transforming): Promise<void> {
  const { modules, seen, over } = context;
  if (over.aborted || !url.startsWith('/') || url.includes('/node_modules/') || seen.has(url)) return;
  seen.add(url);
  const done = await modules.transformRequest(url).catch(() => null);
  for (const dependency of done?.deps ?? []) await withImports(dependency, context);
}

/** A file without a test may have those of a module that another file has loaded. */
function isWhole({ testModules, unhandledErrors }: Pick<Collected, 'testModules' | 'unhandledErrors'>): boolean {
  const tested = new Set(testModules.filter(hasTests).map(({ moduleId }) => moduleId));
  const isLoaded = (module: TestModule): boolean => module.errors().length === 0 && tested.has(module.moduleId);
  return unhandledErrors.length === 0 && testModules.every(isLoaded);
}
