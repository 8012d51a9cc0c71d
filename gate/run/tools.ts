/** Asks set-up for the tools that a run needs. */
import { UsageError } from '../../core/errors.ts';
import type { Task } from '../../core/model.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import type { Loaded } from '../../fixtures/definition/loader.ts';
import { runners } from '../../runners/index.ts';
import { missingTool } from '../../runners/missing-tool.ts';
import type { ListContext, Tool, ToolName } from '../../runners/runner.ts';
import type { ensure } from '../../setup/index.js';
import type { CommandContext } from '../context.ts';

type SetUpTool = Parameters<typeof ensure>[0][number];

type ToolsContext = Pick<CommandContext, 'options' | 'note' | 'scope'>;

type Needing = Pick<Task, 'runner' | 'args'>;

/** Installs what is missing if it may; for what is still missing it says why, and how to fix that. */
export async function ensureTools<Name extends SetUpTool>(
  names: readonly Name[],
  { options, note, scope }: ToolsContext,
): Promise<Readonly<Record<Name, Tool>>> {
  if (names.length === 0) return {} as Record<Name, Tool>;
  const { ensure } = await import('../../setup/index.js');
  const found = await ensure([...names], {
    yes: options.yes ?? false,
    offline: options.offline ?? false,
    log: note,
    env: processVariables(),
    signal: scope.signal,
  });
  return found as Record<Name, Tool>;
}

/** Some accounts sign in through a page. */
export async function neededTools(
  tasks: readonly Needing[],
  { signIns }: Pick<Loaded, 'signIns'>,
): Promise<readonly ToolName[]> {
  const names = await Promise.all(tasks.map(async (task) => (await runners(task.runner)).needs(task)));
  const signsIn = tasks.some(({ args: { account } }) => typeof account === 'string' && Object.hasOwn(signIns, account));
  return [...new Set([...names.flat(), ...(signsIn ? (['chromium'] as const) : [])])];
}

/** A sentence for each of these tools that the user named and that does not work: no other may replace it. */
export async function brokenTools(names: readonly ToolName[], context: ToolsContext): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const { namedIn } = await import('../../setup/index.js');
  const found = await ensureTools(namedIn(names, processVariables()), context);
  return Object.entries(found).flatMap(([name, tool]) => ('missing' in tool ? [missingTool(name, tool)] : []));
}

/** Throws a `UsageError` if one of these tasks needs such a tool. */
export async function refuseBroken(
  tasks: readonly Needing[],
  loaded: Pick<Loaded, 'signIns'>,
  context: ToolsContext,
): Promise<void> {
  const broken = await brokenTools(await neededTools(tasks, loaded), context);
  if (broken.length > 0) throw new UsageError(broken.join('\n'));
}

/** For listing: each tool is asked for once, however many claims need it. */
export function toolFinder(context: ToolsContext): ListContext['ensure'] {
  const asked = new Map<ToolName, Promise<Tool>>();
  return (name) => {
    const tool = asked.get(name) ?? ensureTools([name], context).then((found) => found[name]);
    asked.set(name, tool);
    return tool;
  };
}
