/** The suite's own Vitest, with the team's configuration as it is; ours is what keeps it from writing into its checkout and from passing over a `.only`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Reporter, Vitest } from 'vitest/node';
import { Configuration, ownModules } from './modules.ts';
import type { Order } from './order.ts';

export async function start(order: Order, reporters: Reporter[]): Promise<Vitest> {
  const { module, home, config, scratch, workers, specs } = order;
  const { createVitest } = (await import(pathToFileURL(module).href)) as typeof import('vitest/node');
  const configuration = new Configuration();
  const started = await createVitest(
    'test',
    {
      root: home,
      config: config ?? false,
      ...(config === undefined
        ? { include: specs.map(included), isolate: false, testTimeout: 15_000, hookTimeout: 15_000 }
        : {}),
      watch: false,
      reporters,
      allowOnly: false,
      maxWorkers: workers,
      coverage: { enabled: false },
      update: false,
      cache: false,
      fsModuleCachePath: ownModules(order),
      configLoader: 'runner',
    },
    { cacheDir: join(scratch, 'vite'), plugins: [configuration.plugin] },
  );
  for (const project of started.projects) adjust(project.config, order);
  configuration.share(started, order);
  return started;
}

/** TypeScript in the package too: Vitest leaves JavaScript in `node_modules` to Node, which loads it once for all files of a process. */
const setUp = join(import.meta.dirname, 'setup.ts');

/** Settings that a project of its own would not take over. Nothing is counted while tests are listed. */
function adjust(config: Vitest['config'], order: Order): void {
  const { mode, retries } = order;
  if (mode === 'run') config.setupFiles = [setUp, ...config.setupFiles];
  config.allowOnly = false;
  config.fsModuleCachePath = ownModules(order);
  if (mode === 'list') config.includeTaskLocation = false;
  config.snapshotOptions = { ...config.snapshotOptions, updateSnapshot: 'none' };
  if (retries !== undefined) config.retry = retries;
}

/** A pattern for the file, or for the specs in the folder, whatever characters its path has. */
function included(path: string): string {
  const escaped = path.replace(/[()[\]{}!*?+@|\\]/g, '\\$&');
  return /\.[cm]?[jt]sx?$/.test(path) ? escaped : `${escaped}/**/*.spec.?(c|m)[jt]s?(x)`;
}
