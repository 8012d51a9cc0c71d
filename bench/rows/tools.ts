/** Each suite by its own tool's command, as a team runs it without a gate. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processVariables } from '../../fixtures/context/process-env.ts';
import { loadEnvironment, writeResolved } from '../../fixtures/definition/loader.ts';
import type { StandIn } from '../../fixtures/stand-ins/launch.ts';
import { writeDefaultConfig } from '../../runners/playwright/default-config.ts';
import { toolPackage } from '../../runners/suite/tool.ts';
import { ensure } from '../../setup/index.js';
import { timed, timedNode } from '../command.ts';
import type { Context } from '../model.ts';
import { environment } from './environment.ts';
import type { GateRun } from './gates.ts';

export interface ToolTime {
  readonly name: string;
  readonly seconds: number;
}

/** Seconds that each tool takes to list its tests. */
export type Listed = Readonly<Record<'playwright' | 'vitest', number>>;

interface Tools {
  readonly options: { readonly cwd: string; readonly log: string; readonly env: Readonly<Record<string, string>> };
  readonly k6: string;
  readonly playwright: readonly string[];
  readonly vitest: { readonly command: string; readonly settings: readonly string[] };
  readonly lighthouse: string;
}

const uat = `uat/${environment}`;
const apiSpecs = `suites/api/${environment}`;

export async function runTools(
  context: Context,
  standIn: StandIn,
  gate: GateRun,
): Promise<{ readonly times: readonly ToolTime[]; readonly listed: Listed }> {
  const tools = await prepare(context, standIn);
  const { options, playwright, vitest } = tools;
  const listed: Listed = {
    playwright: await timedNode([...playwright, '--list'], options),
    vitest: await timedNode([vitest.command, 'list', '--staticParse=false', ...vitest.settings], options),
  };
  const { STAGING_URL: app, STAGING_API_URL: api } = standIn.env;
  const times: ToolTime[] = [];
  const runs = auditsOf(gate);
  if (!context.keys.includes('b')) return { times, listed };
  const take = async (name: string, seconds: Promise<number>): Promise<void> => {
    times.push({ name, seconds: await seconds });
  };
  await take(
    'curl, three health endpoints',
    curls([`${api}/health`, `${app}/version`, `${api}/api/v1/health`], options),
  );
  await take('vitest run', timedNode([vitest.command, 'run', ...vitest.settings], options));
  await take('playwright test', timedNode([...playwright, '--workers=2', '--trace=retain-on-failure'], options));
  await take(`lighthouse, ${runs} times`, visits(`${app}/`, runs, tools));
  await take('k6 run', timed(tools.k6, k6Arguments(gate, context), options));
  return { times, listed };
}

async function prepare({ root, scratch }: Context, standIn: StandIn): Promise<Tools> {
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
      command('@playwright/test', 'cli.js', root),
      'test',
      '--config',
      browser,
      '--reporter=line',
      `--output=${join(scratch, 'results')}`,
    ],
    vitest: {
      command: command('vitest', 'vitest.mjs', root),
      settings: ['--root', root, '--config', writeVitestConfig(folder, root)],
    },
    lighthouse: command('lighthouse', 'cli/index.js', root),
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

function command(name: string, file: string, root: string): string {
  return join(toolPackage(name, root, 'The benchmark').manifest, '..', file);
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

/** As many as the plan asks of Lighthouse, without the gate's visit that warms the page up. */
function auditsOf({ plan }: GateRun): number {
  const pages = plan.tasks.filter(({ runner }) => runner === 'lighthouse');
  return pages.reduce((sum, { args }) => sum + Number(args['runs']), 0);
}

async function curls(urls: readonly string[], options: Tools['options']): Promise<number> {
  let seconds = 0;
  for (const url of urls) seconds += await timed('curl', ['-fsS', url], options);
  return seconds;
}

async function visits(url: string, count: number, { lighthouse, options }: Tools): Promise<number> {
  const flags = [
    '--quiet',
    '--output=json',
    '--output-path=/dev/null',
    '--only-categories=performance',
    '--disable-full-page-screenshot',
    '--chrome-flags=--headless=new --no-sandbox',
  ];
  let seconds = 0;
  for (let index = 0; index < count; index += 1)
    seconds += await atLast(() => timedNode([lighthouse, url, ...flags], options));
  return seconds;
}

/** On a busy machine Lighthouse fails now and then (NO_NAVSTART); a person starts it again, and only what it then takes counts. */
async function atLast(take: () => Promise<number>, tries = 3): Promise<number> {
  try {
    return await take();
  } catch (error) {
    if (tries === 1) throw error;
    return atLast(take, tries - 1);
  }
}

/** The stages of the gate's own k6 task. */
function k6Arguments({ plan }: GateRun, { root, scratch }: Context): readonly string[] {
  const [task, ...others] = plan.tasks.filter(({ runner }) => runner === 'k6');
  if (task === undefined || others.length > 0) throw new Error('The gate was to have one k6 task.');
  const { script, stages } = task.args as {
    readonly script: string;
    readonly stages: readonly (readonly [number, number])[];
  };
  return [
    'run',
    '--address',
    '',
    '--no-usage-report',
    '--vus',
    '0',
    ...stages.flatMap(([users, seconds]) => ['--stage', `${Math.round(seconds * 1000)}ms:${users}`]),
    '-e',
    `STAGEGATE_ENVIRONMENT=${join(scratch, 'environment.json')}`,
    '-e',
    `STAGEGATE_ROOT=${root}`,
    script,
  ];
}
