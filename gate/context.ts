/** What the steps of a command share; each takes the part that it needs. */
import { join } from 'node:path';
import { packageFolder } from '../fixtures/context/install.ts';
import type { CliContext, GateOptions } from './options.ts';
import type { RunScope } from './scope.ts';

export interface CommandContext {
  readonly options: GateOptions;
  /** The project's root, from which definitions and suites are found. */
  readonly root: string;
  /** Where the command was typed: paths on the command line start there. */
  readonly folder: string;
  /** The path of the resolved environment, in the private scratch folder. */
  readonly environmentFile: string;
  readonly scope: RunScope;
  /** A line for the person, at once. */
  readonly note: (line: string) => void;
}

/** Notes go to standard error. */
export function commandContext(
  cli: CliContext,
  scope: RunScope,
  options: GateOptions = { profile: 'quick' },
): CommandContext {
  const folder = cli.cwd();
  return {
    options,
    root: packageFolder(folder),
    folder,
    environmentFile: join(scope.scratch, 'environment.json'),
    scope,
    note: (line) => void cli.stderr.write(`${line}\n`),
  };
}
