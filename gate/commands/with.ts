/** Runs any tool by hand in the environment that the gate's own tools get. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../../fixtures/errors.ts';
import { writeResolved } from '../../fixtures/loader.ts';
import { extension, packageFolder, sourceRoot } from '../../fixtures/package.ts';
import { proxyVariables } from '../../fixtures/proxy/tools.ts';
import type { ResolvedEnvironment } from '../../fixtures/resolved.ts';
import { processVariables } from '../../fixtures/variables.ts';
import { expectedCandidate } from '../candidate.ts';
import type { World } from '../main.ts';
import { missingTool } from '../missing-tool.ts';
import { writeBrowsers } from '../runners/playwright/browsers.ts';
import { byHand } from '../runners/playwright/suite.ts';
import { type Session, withSession } from '../session.ts';
import { reachTarget } from '../target.ts';
import { ensureTools } from '../tools.ts';

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
    const browser = command.some((word) => word.includes('playwright'))
      ? await ourBrowser(loaded.resolved, folder, note, session)
      : undefined;
    return await attached(
      command,
      { ...processVariables(), ...variables(loaded.resolved, path, browser) },
      world,
      session.signal,
    );
  });
}

type Browser = ReturnType<typeof byHand>;

/** Playwright launches the Chromium that the gate would run, which refuses production. */
async function ourBrowser(
  environment: ResolvedEnvironment,
  folder: string,
  note: (line: string) => void,
  session: Session,
): Promise<Browser | undefined> {
  const { chromium } = await ensureTools(['chromium'], { note }, session);
  if ('missing' in chromium) throw new UsageError(`Playwright needs a browser. ${missingTool('chromium', chromium)}`);
  return byHand(folder, await writeBrowsers(session.scratch, chromium, environment));
}

/** As suites get it: staging's address, a private authority, and Node processes that refuse production. */
function variables(
  environment: ResolvedEnvironment,
  path: string,
  browser: Browser | undefined,
): Readonly<Record<string, string>> {
  const { origins, ca } = environment;
  const guard = join(sourceRoot, 'fixtures', `preload${extension}`);
  const preloads = [guard, ...(browser === undefined ? [] : [browser.preload])];
  const imports = preloads.map((preload) => `--import=${pathToFileURL(preload).href}`);
  return {
    STAGEGATE_ENVIRONMENT: path,
    NODE_OPTIONS: [processVariables()['NODE_OPTIONS'] ?? '', ...imports].join(' ').trim(),
    ...(ca === undefined ? {} : { NODE_EXTRA_CA_CERTS: ca }),
    ...(origins['app'] === undefined ? {} : { PLAYWRIGHT_TEST_BASE_URL: origins['app'] }),
    ...proxyVariables(environment),
    ...browser?.variables,
  };
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
