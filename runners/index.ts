/** The tools that the gate can run, each loaded when first needed. */
import { UsageError } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Runner } from './runner.ts';

const loaders: Readonly<Record<string, () => Promise<Runner>>> = {
  probe: async () => (await import('./probe/index.ts')).probe,
  playwright: async () => (await import('./playwright/index.ts')).playwright,
  vitest: async () => (await import('./vitest/index.ts')).vitest,
  k6: async () => (await import('./k6/index.ts')).k6,
  exec: async () => (await import('./exec/index.ts')).exec,
  sampler: async () => (await import('./sampler/index.ts')).sampler,
  signoff: async () => (await import('./signoff/index.ts')).signoff,
  lighthouse: async () => (await import('./lighthouse/index.ts')).lighthouse,
};

const loaded = new Map<string, Promise<Runner>>();

export type Runners = (name: string) => Promise<Runner>;

/** Throws if no tool has that name. */
export const runners: Runners = (name) => {
  const load = loaders[name];
  if (load === undefined)
    throw new UsageError(
      `There is no runner "${name}". ${didYouMean(name, Object.keys(loaders))} There are: ${Object.keys(loaders).join(', ')}.`,
    );
  const runner = loaded.get(name) ?? load();
  loaded.set(name, runner);
  return runner;
};
