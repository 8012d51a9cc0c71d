/** The commands of the tools, with the settings that the gate gives them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processVariables } from '../../fixtures/context/process-env.js';
import { loadEnvironment, writeResolved } from '../../fixtures/definition/loader.ts';
import type { StandIn } from '../../fixtures/stand-ins/launch.ts';
import { writeDefaultConfig } from '../../runners/playwright/default-config.ts';
import { ensure } from '../../setup/index.js';
import type { Context } from '../model.ts';
import { packageFile } from '../packages.ts';
import { environment } from './environment.ts';

export interface Tools {
  readonly options: { readonly cwd: string; readonly log: string; readonly env: Readonly<Record<string, string>> };
  readonly k6: string;
  readonly playwright: readonly string[];
  readonly vitest: { readonly command: string; readonly settings: readonly string[] };
  readonly lighthouse: string;
}

const uat = `uat/${environment}`;
const apiSpecs = `suites/api/${environment}`;

export async function toolCommands({ root, scratch }: Context, standIn: StandIn): Promise<Tools> {
  const { chromium, k6 } = await ensure(['chromium', 'k6'], { offline: true, log: () => {} });
  if ('missing' in chromium) throw new Error(`Chromium: ${chromium.missing}`);
  if ('missing' in k6) throw new Error(`k6: ${k6.missing}`);
  const { resolved } = await loadEnvironment(environment, {
    root,
    variables: { ...processVariables(), ...standIn.env },
    run: 'by-hand',
    policy: 'demo',
    ledger: join(scratch, 'created.jsonl'),
  });
  const file = join(scratch, 'environment.json');
  writeResolved(resolved, file);
  const folder = join(scratch, 'playwright-config');
  mkdirSync(folder, { recursive: true });
  const config = writeDefaultConfig(folder, [join(root, uat)]);
  const browser = writeBrowserConfig(config, folder, chromium.shell ?? chromium.path);
  return {
    k6: k6.path,
    playwright: [
      packageFile('@playwright/test', 'cli.js', root),
      'test',
      '--config',
      browser,
      '--reporter=line',
      `--output=${join(scratch, 'results')}`,
    ],
    vitest: {
      command: packageFile('vitest', 'vitest.mjs', root),
      settings: ['--root', root, '--config', writeVitestConfig(folder, root)],
    },
    lighthouse: packageFile('lighthouse', 'cli/index.js', root),
    options: {
      cwd: root,
      log: join(scratch, 'tool.txt'),
      env: {
        ...standIn.env,
        STAGEGATE_ENVIRONMENT: file,
        PLAYWRIGHT_TEST_BASE_URL: standIn.env['STAGING_URL'] ?? '',
        CHROME_PATH: chromium.path,
      },
    },
  };
}

/** The gate's configuration, with the machine's browser in it: the headless shell, which Playwright takes where it has downloaded its own. */
function writeBrowserConfig(config: string, folder: string, executablePath: string): string {
  const path = join(folder, 'with-browser.config.mjs');
  const launchOptions = JSON.stringify({ executablePath, args: ['--no-sandbox'] });
  writeFileSync(
    path,
    `import config from ${JSON.stringify(config)};\nexport default { ...config, use: { ...config.use, launchOptions: ${launchOptions} } };\n`,
  );
  return path;
}

/** The settings with which the gate runs a suite that has no configuration. */
function writeVitestConfig(folder: string, root: string): string {
  const path = join(folder, 'vitest.config.mjs');
  const test = {
    include: [`${join(root, apiSpecs)}/**/*.spec.ts`],
    isolate: false,
    maxWorkers: 2,
    testTimeout: 15_000,
    hookTimeout: 15_000,
  };
  writeFileSync(path, `export default ${JSON.stringify({ test })};\n`);
  return path;
}
