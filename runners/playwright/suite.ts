/** How a suite's own Playwright is called: with its configuration as it is, our reporter, and no write into its checkout. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import { cachedIn } from '../../fixtures/context/cache.js';
import { extension } from '../../fixtures/context/install.ts';
import type { Exit } from '../processes.ts';
import { type SuiteContext, suiteVariables } from '../suite/environment.ts';
import { inOneFile } from '../suite/in-one-file.ts';
import { suitePaths } from '../suite/paths.ts';
import { isOlder, type ToolPackage, toolPackage } from '../suite/tool.ts';
import { lastRunFile } from './again.ts';
import type { Browsers } from './browsers.ts';
import { writeDefaultConfig } from './default-config.ts';
import { requireOwnPlaywright } from './duplicate-playwright.ts';
import { launchVariables } from './variables.ts';

/** From here on Playwright looks at the digest of what it has transpiled before: a torn file would be a spec without tests. */
const digests = [1, 62] as const;
/** `TestResult.annotations` came with it. */
export const oldest = { version: [1, 52], reports: 'why an attempt was skipped' } as const;

export interface Call {
  /** Where the journal and the tool's output go. */
  readonly folder: string;
  /** In addition to those that name the suite. */
  readonly options: readonly string[];
  /** In place of the suite's own configuration. */
  readonly config?: string;
  /** What runs it; absent if no browser is launched. */
  readonly browsers?: Browsers;
  /** The folder for what answers; absent if no browser is launched. */
  readonly answers?: string;
  /** The folder for the covered twins of pictures. */
  readonly twins?: string;
  /** The file for the tests that failed without a trace. */
  readonly untraced?: string;
}

/** A process of Playwright, before it is started. */
export interface PlaywrightProcess {
  readonly home: string;
  /** Its program. */
  readonly cli: string;
  readonly version: string;
  /** Takes the journal and its output. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Called {
  readonly exit: Exit;
  readonly version: string;
}

/** Runs it to its end. */
export type Run = (args: readonly string[], process: PlaywrightProcess, context: SuiteContext) => Promise<Exit>;

export const startPlaywright: Run = (args, process, context) => startNode([process.cli, ...args], process, context);

export async function callPlaywright(
  args: SpecArguments,
  call: Call,
  context: SuiteContext,
  run = startPlaywright,
): Promise<Called> {
  const process = processOf(args, call, context);
  const exit = await run(argumentsOf(args, call, context), process, context);
  return { exit, version: process.version };
}

function argumentsOf(
  args: SpecArguments,
  { config, options }: Call,
  { scratch, root }: SuiteContext,
): readonly string[] {
  const paths = suitePaths(args, root);
  return [
    'test',
    `--config=${config ?? paths.config ?? writeDefaultConfig(scratch, paths.specs)}`,
    ...paths.specs.map(exactly),
    ...settings(args),
    ...options,
  ];
}

export function processOf(args: SpecArguments, call: Omit<Call, 'options'>, context: SuiteContext): PlaywrightProcess {
  const paths = suitePaths(args, context.root);
  const tool = toolPackage('@playwright/test', paths.home, args.specs.join(', '), oldest);
  requireOwnPlaywright(paths, tool.manifest, context.root);
  return {
    home: paths.home,
    cli: join(dirname(tool.manifest), 'cli.js'),
    version: tool.version,
    folder: call.folder,
    variables: variables(args, tool, call, context),
  };
}

/** Runs a program of Node where Playwright runs, with its variables. */
export function startNode(
  args: readonly string[],
  { home, folder, variables }: Pick<PlaywrightProcess, 'home' | 'folder' | 'variables'>,
  { children, signal }: Pick<SuiteContext, 'children' | 'signal'>,
): Promise<Exit> {
  return children.run(process.execPath, args, {
    cwd: home,
    stdout: join(folder, 'stdout.txt'),
    stderr: join(folder, 'stderr.txt'),
    signal,
    env: variables,
  });
}

function settings({ projects, grep }: SpecArguments): readonly string[] {
  return [
    `--reporter=${ownModule('reporter')}`,
    '--forbid-only',
    '--repeat-each=1',
    ...projects.map((project) => `--project=${project}`),
    ...(grep === undefined ? [] : [`--grep=${grep}`]),
  ];
}

function variables(
  args: SpecArguments,
  { manifest, version }: ToolPackage,
  { folder, browsers, answers, twins, untraced }: Omit<Call, 'options'>,
  context: SuiteContext,
): Record<string, string> {
  const app = context.environment?.origins['app'];
  return {
    ...(app === undefined ? {} : { PLAYWRIGHT_TEST_BASE_URL: app }),
    ...suiteVariables(args, folder, context, browsers === undefined ? undefined : preload()),
    ...(browsers === undefined
      ? { [launchVariables.specs]: JSON.stringify(suitePaths(args, context.root).specs) }
      : {
          ...launching(manifest, browsers),
          ...(answers === undefined ? {} : { [launchVariables.answers]: answers }),
          ...(twins === undefined ? {} : { [launchVariables.twins]: twins }),
          ...(untraced === undefined ? {} : { [launchVariables.untraced]: untraced }),
        }),
    PLAYWRIGHT_LAST_RUN_OUTPUT_FILE: join(context.scratch, lastRunFile),
    PWTEST_CACHE_DIR: isOlder(version, digests) ? join(context.scratch, 'cache') : cachedIn('transforms'),
  };
}

/** For Playwright that a person starts by hand: the module that each of its Node processes loads first, and its variables. */
export function byHand(
  root: string,
  browsers: Browsers,
): { readonly guard: string; readonly variables: Record<string, string> } {
  const { manifest } = toolPackage('@playwright/test', root, 'Playwright by hand', oldest);
  return { guard: preload(), variables: launching(manifest, browsers) };
}

let guard: string | undefined;

function preload(): string {
  guard ??= inOneFile(ownModule('preload'));
  return guard;
}

function launching(manifest: string, { chromium, headless }: Browsers): Record<string, string> {
  return {
    [launchVariables.module]: playwrightOf(manifest),
    [launchVariables.chromium]: chromium,
    [launchVariables.headless]: headless,
  };
}

/** A path as Playwright's filter, a regular expression on whole paths: the file, or everything in the folder. */
function exactly(path: string): string {
  return `/^${path.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?:$|[\\\\/])/`;
}

/** The package that holds the browsers is a dependency of a dependency. */
function playwrightOf(manifest: string): string {
  return createRequire(manifest).resolve('playwright/package.json');
}

export function ownModule(name: string): string {
  return join(import.meta.dirname, `${name}${extension}`);
}
