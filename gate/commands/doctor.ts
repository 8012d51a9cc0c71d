/** What is installed, which version, what is missing and how to get it. */

import { processVariables } from '../../fixtures/variables.ts';
import { inspect } from '../../scripts/setup/index.js';
import type { World } from '../main.ts';

export async function doctor(world: World): Promise<number> {
  const found = Object.entries(await inspect({ env: processVariables() }));
  const width = Math.max(...found.map(([tool]) => tool.length));
  for (const [tool, one] of found) {
    const told =
      'missing' in one
        ? `missing: ${one.missing}. To mend it, ${one.mend}.`
        : `${one.version}  ${one.path} (${one.how}${one.shell === undefined ? '' : ', with its headless shell'})`;
    world.stdout.write(`${'missing' in one ? '✗' : '✓'} ${tool.padEnd(width)}  ${told}\n`);
  }
  return found.every(([, one]) => !('missing' in one)) ? 0 : 2;
}
