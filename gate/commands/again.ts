/** Runs what is inconclusive in a saved run again, as its gate was started. */
import { realpathSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import type { Plan } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import type { CliContext, GateOptions } from '../options.ts';
import { lockRun } from '../run-folder/lock.ts';
import { saved } from '../run-folder/saved/json.ts';
import { runFolder } from '../run-folder/saved/open.ts';
import { gate } from './gate.ts';

/** `typed` is a run's folder. Throws a `UsageError` if nobody knows how its gate was started. */
export async function again(
  typed: string,
  options: Pick<GateOptions, 'yes' | 'offline'>,
  cli: CliContext,
): Promise<number> {
  const run = runFolder(typed, cli.cwd());
  const folder = realpathSync(run.path);
  using _ = lockRun(folder, typed, 'again');
  const { started, profile, environment } = saved<Plan>(run, 'plan.json', typed);
  if (environment.demo)
    throw new UsageError(
      `"${typed}" is a run of the demo, whose stand-in ended with it. Run the demo again: ${line(environment.command, 2_000)}`,
    );
  if (started === undefined)
    throw new UsageError(`"${typed}" does not say how its gate was started. Gate it as a whole.`);
  const { name, words, candidate, policy } = started;
  for (const path of [name, policy ?? '']) refuseElsewhere(path, typed);
  return await gate(
    name,
    words,
    {
      ...options,
      profile,
      ...(candidate === undefined ? {} : { candidate }),
      ...(policy === undefined ? {} : { policy }),
      // The new run becomes the latest.
      again: folder,
    },
    cli,
  );
}

/** The folder may come from anywhere, and what it names is imported. */
function refuseElsewhere(path: string, typed: string): void {
  const parts = path.split(/[\\/]/);
  if (!isAbsolute(path) && !parts.includes('..') && !parts.includes('results')) return;
  throw new UsageError(
    `"${typed}" was started with ${line(path)}, which is not a file of this project that again may load. Gate it as a whole.`,
  );
}
