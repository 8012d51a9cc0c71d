/** Starts stand-ins, for the demo and for use by hand. */
import { once } from 'node:events';
import { UsageError } from '../../core/errors.ts';
import { type ChosenStandIn, chooseStandIn } from '../../fixtures/stand-ins/choose.ts';
import { launchStandIn, type StandIn } from '../../fixtures/stand-ins/launch.ts';
import { missingTool } from '../../runners/missing-tool.ts';
import type { ToolName } from '../../runners/runner.ts';
import { type CommandContext, commandContext } from '../context.ts';
import type { CliContext } from '../options.ts';
import { withRunScope } from '../scope.ts';
import { ensureTools } from './tools.ts';

export { chooseStandIn };

/** Runs a stand-in until it gets a signal. `words` are `[system] [faults…]`. */
export function playStandIn(words: readonly string[], cli: CliContext): Promise<number> {
  return withRunScope(cli, async (scope) => {
    const context = commandContext(cli, scope);
    const chosen = await chooseStandIn(words, context.root);
    const { env } = await startStandIn(chosen, context);
    const title = `# ${chosen.system} ${chosen.version}${withFaults(chosen)}`;
    const exports = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`);
    cli.stdout.write(`${[title, ...exports, '# Ctrl+C stops it.'].join('\n')}\n`);
    if (!scope.signal.aborted) await once(scope.signal, 'abort');
    return 0;
  });
}

export const withFaults = ({ faults }: Pick<ChosenStandIn, 'faults'>): string =>
  faults.length === 0 ? '' : ` with ${faults.join(', ')}`;

/** Ends with the scope. Throws a `UsageError` if one of its tools is missing that is not optional. */
export async function startStandIn(
  { system, tools, optional, faults }: ChosenStandIn,
  context: Pick<CommandContext, 'options' | 'root' | 'scope' | 'note'>,
): Promise<StandIn> {
  const { root, scope } = context;
  const own = tools.filter((tool) => !ofRunners.includes(tool));
  for (const [tool, found] of Object.entries(await ensureTools(own, context))) {
    if (!('missing' in found)) continue;
    const missing = missingTool(tool, found);
    if (!optional.some((one) => one === tool)) throw new UsageError(`The stand-in needs ${missing}`);
    context.note(`The stand-in starts without ${missing} What asks for it is inconclusive.`);
  }
  const standIn = await launchStandIn(system, { faults, signal: scope.signal, root });
  scope.atEnd('The stand-in', () => standIn.stop());
  return standIn;
}

/** Claims ask for these when they need them; without them, only their checks are inconclusive. */
const ofRunners: readonly string[] = ['chromium', 'k6'] satisfies readonly ToolName[];
