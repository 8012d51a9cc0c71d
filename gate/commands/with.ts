/** Runs any tool by hand in the environment that the gate's own tools get. */
import { spawn } from 'node:child_process';
import { UsageError } from '../../core/errors.ts';
import { writeResolved } from '../../fixtures/definition/loader.ts';
import { commandContext } from '../context.ts';
import type { CliContext } from '../options.ts';
import { expectedCandidate } from '../run/candidate.ts';
import { reachTarget } from '../run/target.ts';
import { withRunScope } from '../scope.ts';
import { manualTool } from './manual-tool.ts';

/** Resolves to the tool's own exit code. */
export function runWith(environment: string, command: readonly string[], cli: CliContext): Promise<number> {
  if (command.length === 0)
    throw new UsageError(`No command was given. Type it after "--": with ${environment} -- npx playwright test --ui`);
  return withRunScope(cli, async (scope) => {
    const context = commandContext(cli, scope);
    const { loaded, variables } = await reachTarget({ name: environment, run: 'by-hand', byHand: true }, context);
    const candidate = expectedCandidate(undefined, Object.keys(loaded.definition.identity));
    writeResolved({ ...loaded.resolved, candidate }, context.environmentFile);
    const tool = await manualTool(command, loaded, context);
    return await attached(tool.command, { ...variables, ...tool.variables }, cli, scope.signal);
  });
}

function attached(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cli: CliContext,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', (error) => {
      cli.stderr.write(
        `"${program}" could not be started: ${error.message}. Give a command after "--", such as: npx playwright test --ui\n`,
      );
      resolve(3);
    });
    child.once('exit', (code) => resolve(code ?? 2));
  });
}
