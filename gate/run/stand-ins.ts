/** Starts the bundled stand-ins, for the demo and for use by hand. */
import { once } from 'node:events';
import { UsageError } from '../../core/errors.ts';
import { didYouMean } from '../../core/nearest.ts';
import { launchStandIn, type StandIn, standIns } from '../../fixtures/stand-ins/launch.ts';
import { missingTool } from '../../runners/missing-tool.ts';
import type { CliContext } from '../options.ts';
import { type RunScope, withRunScope } from '../scope.ts';
import { ensureTools, type ToolsOptions } from './tools.ts';

/** Plays a staging environment until it is told to stop. */
export function playStandIn(system: string, faults: readonly string[], cli: CliContext): Promise<number> {
  return withRunScope(cli, async (scope) => {
    const note = (line: string): void => void cli.stderr.write(`${line}\n`);
    const standIn = await startStandIn(system, faults, { note }, scope);
    const exports = Object.entries(standIn.env).map(([name, value]) => `export ${name}='${value}'`);
    cli.stdout.write(
      `${[`# ${system} ${standIn.version}${faults.length === 0 ? '' : ` with ${faults.join(', ')}`}`, ...exports, '# Ctrl+C stops it.'].join('\n')}\n`,
    );
    if (!scope.signal.aborted) await once(scope.signal, 'abort');
    return 0;
  });
}

/** It is stopped when the scope ends. Throws a `UsageError` for an unknown system or fault, and for a missing tool. */
export async function startStandIn(
  system: string,
  faults: readonly string[],
  options: ToolsOptions,
  scope: RunScope,
): Promise<StandIn> {
  const all = standIns();
  const known = all.find((one) => one.system === system);
  if (known === undefined)
    throw new UsageError(
      unknown(
        'stand-in',
        system,
        all.map((one) => one.system),
      ),
    );
  const names = known.faults.map(({ name }) => name);
  const stranger = faults.find((fault) => !names.includes(fault));
  if (stranger !== undefined) throw new UsageError(unknown(`fault of ${system}`, stranger, names));
  const tools = await ensureTools(['postgres', 'redis'], options, scope);
  for (const [tool, found] of Object.entries(tools)) {
    if ('missing' in found) throw new UsageError(`The stand-in needs ${missingTool(tool, found)}`);
  }
  const standIn = await launchStandIn(system, { faults, signal: scope.signal });
  scope.atEnd(() => standIn.stop());
  return standIn;
}

function unknown(kind: string, value: string, names: readonly string[]): string {
  return [`There is no ${kind} "${value}".`, didYouMean(value, names), `Known: ${names.join(', ')}.`]
    .filter(Boolean)
    .join(' ');
}
