/** Runs any tool by hand in the environment that the gate's own tools get. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { packageFolder } from '../../fixtures/context/install.ts';
import { processVariables } from '../../fixtures/context/process-env.ts';
import { writeResolved } from '../../fixtures/definition/loader.ts';
import type { World } from '../program.ts';
import { expectedCandidate } from '../run/candidate.ts';
import { reachTarget } from '../run/target.ts';
import { withSession } from '../scope.ts';
import { forHand } from './manual-tool.ts';

/** Resolves to the tool's own exit code. */
export function runWith(environment: string, command: readonly string[], world: World): Promise<number> {
  if (command.length === 0)
    throw new UsageError(`No command was given. Type it after "--": ${environment} -- npx playwright test --ui`);
  return withSession(world, async (session) => {
    const note = (line: string): void => void world.stderr.write(`${line}\n`);
    const folder = world.cwd();
    const root = packageFolder(folder);
    const { loaded } = await reachTarget(environment, [], { root, folder, run: 'by-hand', note }, session);
    const path = join(session.scratch, 'environment.json');
    const candidate = expectedCandidate(undefined, Object.keys(loaded.definition.identity));
    writeResolved({ ...loaded.resolved, candidate }, path);
    const prepared = await forHand(command, loaded, { environmentFile: path, folder, session, note });
    return await attached(prepared.command, { ...processVariables(), ...prepared.variables }, world, session.signal);
  });
}

function attached(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  world: World,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', (error) => {
      world.stderr.write(
        `"${program}" could not be started: ${error.message}. Give a command after "--", such as: npx playwright test --ui\n`,
      );
      resolve(3);
    });
    child.once('exit', (code) => resolve(code ?? 2));
  });
}
