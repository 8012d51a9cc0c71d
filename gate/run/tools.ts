/** Asks set-up for the tools that a run needs. */

import { processVariables } from '../../fixtures/context/process-env.ts';
import type { ListContext, Tool, ToolName } from '../../runners/runner.ts';
import { ensure } from '../../setup/index.js';
import type { GateOptions } from '../options.ts';
import type { RunScope } from '../scope.ts';

type SetUpTool = Parameters<typeof ensure>[0][number];

export interface ToolsOptions extends Pick<GateOptions, 'yes' | 'offline'> {
  readonly note: (line: string) => void;
}

/** Installs what is missing, as far as it may; what could not be had says why and how to mend it. */
export async function ensureTools<Name extends SetUpTool>(
  names: readonly Name[],
  options: ToolsOptions,
  scope: RunScope,
): Promise<Readonly<Record<Name, Tool>>> {
  if (names.length === 0) return {} as Record<Name, Tool>;
  const found = await ensure([...names], {
    yes: options.yes ?? false,
    offline: options.offline ?? false,
    log: options.note,
    env: processVariables(),
    signal: scope.signal,
  });
  return found as Record<Name, Tool>;
}

/** For listing: each tool is asked for once, however many claims need it. */
export function toolFinder(options: ToolsOptions, scope: RunScope): ListContext['ensure'] {
  const asked = new Map<ToolName, Promise<Tool>>();
  return (name) => {
    const tool = asked.get(name) ?? ensureTools([name], options, scope).then((found) => found[name]);
    asked.set(name, tool);
    return tool;
  };
}
