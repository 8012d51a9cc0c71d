/** Runs any tool by hand in the environment that the gate's own tools get. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeResolved } from '../../fixtures/loader.ts';
import { extension, sourceRoot } from '../../fixtures/package.ts';
import type { ResolvedEnvironment } from '../../fixtures/resolved.ts';
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
    const candidate = expectedCandidate(undefined, Object.keys(loaded.definition.identity));
    writeResolved({ ...loaded.resolved, candidate }, path);
    return await attached(command, { ...processVariables(), ...variables(loaded.resolved, path) }, world);
  });
}

/** As suites get it: staging's address, a private authority, and Node processes that refuse production. */
function variables({ origins, ca }: ResolvedEnvironment, path: string): Readonly<Record<string, string>> {
  const guard = pathToFileURL(join(sourceRoot, 'fixtures', `preload${extension}`)).href;
  return {
    STAGEGATE_ENVIRONMENT: path,
    NODE_OPTIONS: `${processVariables()['NODE_OPTIONS'] ?? ''} --import=${guard}`.trim(),
    ...(ca === undefined ? {} : { NODE_EXTRA_CA_CERTS: ca }),
    ...(origins['app'] === undefined ? {} : { PLAYWRIGHT_TEST_BASE_URL: origins['app'] }),
  };
}

function attached(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  world: World,
): Promise<number> {
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
