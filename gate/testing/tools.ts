/** The tools that tests of runners need; set-up gets what is missing. */

import type { Tool, ToolName } from '../../runners/runner.ts';
import { ensure } from '../../setup/index.js';
import type { Outcome } from '../../setup/types.ts';

const found = new Map<ToolName, Promise<Outcome>>();

async function tool(name: ToolName): Promise<Outcome> {
  const asked = found.get(name) ?? ensure([name], { log: () => {} }).then((outcomes) => outcomes[name]);
  found.set(name, asked);
  return asked;
}

export const k6Tool = (): Promise<Tool> => tool('k6');
export const chromiumTool = (): Promise<Tool> => tool('chromium');

/** If k6 cannot be installed (a module proxy may refuse it), the tests that run it are skipped, and counted as skipped. */
export const hasK6 = 'path' in (await k6Tool());

const k6 = await tool('k6');
/** It bundles a script before k6 sees it. */
export const hasXk6Ts = 'extensions' in k6 && (k6.extensions ?? []).some((name) => name.includes('xk6-ts'));
