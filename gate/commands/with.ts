/** Runs any tool by hand in the environment that the gate's own tools get. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { writeResolved } from '../../fixtures/loader.ts';
import { processVariables } from '../../fixtures/variables.ts';
import { expectedCandidate } from '../candidate.ts';
import type { World } from '../main.ts';
import { withSession } from '../session.ts';
import { reachTarget } from '../target.ts';

/** Resolves to the tool's own exit code. */
export function runWith(environment: string, command: readonly string[], world: World): Promise<number> {
  return withSession(world, async (session) => {
    const note = (line: string): void => void world.stderr.write(`${line}\n`);
    const { loaded } = await reachTarget(environment, [], { root: world.cwd(), run: 'by-hand', note }, session);
    const path = join(session.scratch, 'environment.json');
    writeResolved(
      { ...loaded.resolved, candidate: expectedCandidate(undefined, Object.keys(loaded.definition.identity)) },
      path,
    );
    return await attached(command, { ...processVariables(), STAGEGATE_ENVIRONMENT: path }, world);
  });
}

function attached([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv, world: World): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    child.once('error', (error) => {
      world.stderr.write(
        `"${program}" could not be started: ${error.message}. Give a command after "--", such as: npx playwright test --ui\n`,
      );
      resolve(3);
    });
    child.once('exit', (code) => resolve(code ?? 2));
  });
}
