/** How a suite's own Vitest is called: in a process of ours, with its configuration as it is. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import { extension } from '../../fixtures/context/install.ts';
import type { Children, Exit } from '../processes.ts';
import { contactVariables } from '../suite/contact.ts';
import { type SuiteContext, suiteVariables } from '../suite/environment.ts';
import { inOneFile } from '../suite/in-one-file.ts';
import { suitePaths } from '../suite/paths.ts';
import { toolPackage } from '../suite/tool.ts';
import { homeVariable, type Order } from './order.ts';

/** `TestCase.attempts()` came with it. */
export const oldest = { version: [5, 1], reports: 'each attempt of a test' } as const;

/** A process of the suite that is started. */
interface Start {
  readonly home: string;
  /** Of `child.ts`. */
  readonly args: readonly string[];
  /** Takes the journal and the tool's output. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What Vitest is to do, and its version. */
export function orderOf(
  args: SpecArguments,
  mode: Order['mode'],
  { root, scratch, children }: Pick<SuiteContext, 'root' | 'scratch' | 'children'>,
): { readonly order: Order; readonly version: string } {
  const { specs, config, home } = suitePaths(args, root);
  const { manifest, version } = toolPackage('vitest', home, args.specs.join(', '), oldest);
  const order: Order = {
    mode,
    module: createRequire(manifest).resolve('vitest/node'),
    home,
    ...(config === undefined ? {} : { config }),
    specs,
    scratch,
    modules: modulesOf(children, scratch),
    workers: args.workers,
    ...(args.retries === undefined ? {} : { retries: args.retries }),
    ...(args.listing === undefined ? {} : { listing: args.listing }),
  };
  return { order, version };
}

const modules = new WeakMap<Children, string>();

/** In the scratch folder of the gate's first listing. */
function modulesOf(gate: Children, scratch: string): string {
  const folder = modules.get(gate) ?? join(scratch, 'shared-modules');
  modules.set(gate, folder);
  return folder;
}

/** Runs it with a file of its order. */
export function callVitest(order: Order, args: SpecArguments, folder: string, context: SuiteContext): Promise<Exit> {
  const { home, scratch, mode } = order;
  const file = join(scratch, 'order.json');
  writeFileSync(file, JSON.stringify(order));
  const variables = {
    ...variablesOf(args, home, folder, context),
    ...(mode === 'run' ? contactVariables(scratch) : {}),
  };
  return startVitest({ home, args: [file], folder, variables }, context);
}

export function startVitest(
  { home, args, folder, variables }: Start,
  { children, signal }: Pick<SuiteContext, 'children' | 'signal'>,
): Promise<Exit> {
  return children.run(process.execPath, [ownModule('child'), ...args], {
    cwd: home,
    stdout: join(folder, 'stdout.txt'),
    stderr: join(folder, 'stderr.txt'),
    signal,
    env: variables,
  });
}

let guard: string | undefined;

export function variablesOf(
  args: SpecArguments,
  home: string,
  folder: string,
  context: SuiteContext,
): Record<string, string> {
  guard ??= inOneFile(ownModule('preload'));
  return { ...suiteVariables(args, folder, context, guard), [homeVariable]: home };
}

function ownModule(name: string): string {
  return join(import.meta.dirname, `${name}${extension}`);
}
