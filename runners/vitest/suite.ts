/** How a suite's own Vitest is called: in a process of ours, with its configuration as it is. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import { extension } from '../../fixtures/context/install.ts';
import type { Exit } from '../processes.ts';
import { contactVariables } from '../suite/contact.ts';
import { type SuiteContext, suiteVariables } from '../suite/environment.ts';
import { suitePaths } from '../suite/paths.ts';
import { toolPackage } from '../suite/tool.ts';
import { inOneFile } from './in-one-file.ts';
import { homeVariable, type Order } from './order.ts';

/** `TestCase.attempts()` came with it. */
export const oldest = { version: [5, 1], reports: 'each attempt of a test' } as const;

export interface Called {
  readonly exit: Exit;
  readonly version: string;
}

/** `folder` takes the journal and the tool's output. */
export async function callVitest(
  args: SpecArguments,
  mode: Order['mode'],
  folder: string,
  context: SuiteContext,
): Promise<Called> {
  const { specs, config, home } = suitePaths(args, context.root);
  const { manifest, version } = toolPackage('vitest', home, args.specs.join(', '), oldest);
  const order: Order = {
    mode,
    module: createRequire(manifest).resolve('vitest/node'),
    home,
    ...(config === undefined ? {} : { config }),
    specs,
    scratch: context.scratch,
    workers: args.workers,
    ...(args.retries === undefined ? {} : { retries: args.retries }),
    ...(args.listing === undefined ? {} : { listing: args.listing }),
  };
  const orderFile = join(context.scratch, 'order.json');
  writeFileSync(orderFile, JSON.stringify(order));
  const exit = await context.children.run(process.execPath, [ownModule('child'), orderFile], {
    cwd: home,
    stdout: join(folder, 'stdout.txt'),
    stderr: join(folder, 'stderr.txt'),
    signal: context.signal,
    env: {
      ...suiteVariables(args, folder, context, { guard: inOneFile(ownModule('preload')) }),
      ...(mode === 'run' ? contactVariables(context.scratch) : {}),
      [homeVariable]: home,
    },
  });
  return { exit, version };
}

function ownModule(name: string): string {
  return join(import.meta.dirname, `${name}${extension}`);
}
