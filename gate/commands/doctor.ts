/** What is installed, which version, what is missing and how to get it. */

import { dirname } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { drivers } from '../../fixtures/connections/drivers.ts';
import { packageFolder } from '../../fixtures/context/install.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import { oldest as oldestPlaywright } from '../../runners/playwright/suite.ts';
import { type Oldest, toolPackage } from '../../runners/suite/tool.ts';
import { oldest as oldestVitest } from '../../runners/vitest/suite.ts';
import { inspect } from '../../setup/index.js';
import type { CliContext } from '../options.ts';

/** 0, or 2 where something is missing that stagegate itself runs. */
export async function doctor(cli: CliContext): Promise<number> {
  const found = Object.entries(await inspect({ env: processVariables() }));
  const home = packageFolder(cli.cwd());
  const lines = [
    ...found.map(([tool, one]): Line => {
      if ('missing' in one) return ['✗', tool, `missing: ${one.missing}. To fix it, ${one.fix}.`];
      const shell = one.shell === undefined ? '' : ', with its headless shell';
      return ['✓', tool, `${one.version}  ${one.path} (${one.how}${shell})`];
    }),
    ownTool('playwright', 'playwright() claims', '@playwright/test', home, oldestPlaywright),
    ownTool('vitest', 'vitest() claims', 'vitest', home, oldestVitest),
    ...Object.entries(drivers).map(([kind, { name }]) => ownTool(name, `${kind}() connections`, name, home)),
  ];
  const width = Math.max(...lines.map(([, tool]) => tool.length));
  for (const [mark, tool, finding] of lines) cli.stdout.write(`${mark} ${tool.padEnd(width)}  ${finding}\n`);
  return found.every(([, one]) => !('missing' in one)) ? 0 : 2;
}

type Line = readonly [mark: string, tool: string, finding: string];

/** The team's own, which only its `users` need: `playwright() claims`. */
function ownTool(tool: string, users: string, name: string, home: string, oldest?: Oldest): Line {
  try {
    const { version, manifest } = toolPackage(name, home, `a ${users.replace(/s$/, '')}`, oldest);
    return ['✓', tool, `${version}  ${dirname(manifest)} (the project's own, for ${users})`];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return ['–', tool, `not needed without ${users}: ${error.message}`];
  }
}
