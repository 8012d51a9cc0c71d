/** The paths of a suite. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';

export interface SuitePaths {
  /** Files and folders, absolute. */
  readonly specs: readonly string[];
  readonly config?: string;
  /** Where the tool runs: the configuration's folder, else the root. */
  readonly home: string;
}

/** Throws a `UsageError` if something that the claim names is missing. */
export function suitePaths({ specs, config }: Pick<SpecArguments, 'specs' | 'config'>, root: string): SuitePaths {
  const found = (path: string, what: string): string => {
    const absolute = resolve(root, path);
    if (!existsSync(absolute))
      throw new UsageError(
        `There is no ${what} "${path}": it was looked for in ${root}. Fix the claim, or put it there.`,
      );
    return absolute;
  };
  const settings = config === undefined ? undefined : found(config, 'configuration');
  return {
    specs: specs.map((path) => found(path, 'spec or folder of specs')),
    ...(settings === undefined ? {} : { config: settings }),
    home: settings === undefined ? root : dirname(settings),
  };
}

/** The folder that contains every one of the paths. */
export function commonFolder(paths: readonly string[]): string {
  const folders = paths.map((path) => (statSync(path).isDirectory() ? path : dirname(path)));
  return folders.reduce((common, folder) => {
    let shared = common;
    while (folder !== shared && !folder.startsWith(join(shared, '/')) && dirname(shared) !== shared)
      shared = dirname(shared);
    return shared;
  });
}
