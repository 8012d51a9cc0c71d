/** How a suite's own Playwright is called: with its configuration as it is, our reporter, and no write into its checkout. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { extension } from '../../../fixtures/package.ts';
import type { SpecArguments } from '../../../fixtures/specs.ts';
import type { Exit } from '../../children.ts';
import type { ListContext } from '../../runner.ts';
import { suiteVariables } from '../../specs/environment.ts';
import { suitePaths, toolPackage } from '../../specs/paths.ts';
import { writeDefaultConfig } from './default-config.ts';
import { launchVariables } from './variables.ts';

export interface Call {
  /** Where the journal and the tool's output go. */
  readonly folder: string;
  /** Beside those that name the suite. */
  readonly options: readonly string[];
  /** The Chromium that runs it; absent where no browser is launched. */
  readonly executable?: string;
  readonly baseURL?: string;
}

export interface Called {
  readonly exit: Exit;
  readonly version: string;
}

export async function callPlaywright(
  args: SpecArguments,
  { folder, options, executable, baseURL }: Call,
  context: ListContext,
): Promise<Called> {
  const { specs, config, home } = suitePaths(args, context.root);
  const { manifest, version } = toolPackage('@playwright/test', home);
  const exit = await context.children.run(
    process.execPath,
    [
      join(dirname(manifest), 'cli.js'),
      'test',
      ...specs.map(exactly),
      `--config=${config ?? writeDefaultConfig(context.scratch, specs)}`,
      `--reporter=${ownModule('reporter')}`,
      '--forbid-only',
      '--repeat-each=1',
      ...args.projects.map((project) => `--project=${project}`),
      ...(args.grep === undefined ? [] : [`--grep=${args.grep}`]),
      ...options,
    ],
    {
      cwd: home,
      stdout: join(folder, 'stdout.txt'),
      stderr: join(folder, 'stderr.txt'),
      signal: context.signal,
      env: {
        ...suiteVariables(args, folder, context, executable === undefined ? [] : [ownModule('preload')]),
        ...(baseURL === undefined ? {} : { PLAYWRIGHT_TEST_BASE_URL: baseURL }),
        ...(executable === undefined
          ? {}
          : { [launchVariables.executable]: executable, [launchVariables.module]: playwrightOf(manifest) }),
        PLAYWRIGHT_LAST_RUN_OUTPUT_FILE: join(context.scratch, 'last-run.json'),
        PWTEST_CACHE_DIR: join(context.scratch, 'cache'),
      },
    },
  );
  return { exit, version };
}

/** A path as Playwright's filter, which is a regular expression on whole paths: the file, or what the folder holds. */
function exactly(path: string): string {
  return `/^${path.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?:$|[\\\\/])/`;
}

/** The package that holds the browsers is a dependency of a dependency. */
function playwrightOf(manifest: string): string {
  return createRequire(manifest).resolve('playwright/package.json');
}

function ownModule(name: string): string {
  return join(import.meta.dirname, `${name}${extension}`);
}
