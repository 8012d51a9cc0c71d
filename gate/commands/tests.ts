/** Prints the tests that reports list, as a claim on them names them. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { readers } from '../../runners/exec/read.ts';
import type { CliContext } from '../options.ts';

/** 0, or 3 if a report cannot be read whole or lists no test: half a list would be a trap. */
export function printTests(patterns: readonly string[], cli: CliContext): number {
  const names = patterns.flatMap((pattern) => matching(pattern, cli.cwd())).flatMap((path) => namesIn(path, cli.cwd()));
  const once = [...new Set(names)];
  if (once.length === 0) throw new UsageError(`There is no test in ${patterns.join(', ')}.`);
  cli.stdout.write(`${once.join('\n')}\n`);
  if (once.length < names.length)
    cli.stderr.write(
      `${names.length - once.length} of these names stand for several tests or attempts, which are one check: it passes if all of these tests passed.\n`,
    );
  return 0;
}

function matching(pattern: string, cwd: string): readonly string[] {
  const paths = globSync(pattern, { cwd })
    .filter((path) => statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isFile() === true)
    .toSorted();
  if (paths.length === 0)
    throw new UsageError(`No file matches "${pattern}" in ${cwd}. Run the command that writes it first.`);
  return paths;
}

function namesIn(path: string, cwd: string): readonly string[] {
  const { tests, flaw } = readers[path.endsWith('.json') ? 'ctrf' : 'junit'](readFileSync(resolve(cwd, path)));
  if (flaw !== undefined) throw new UsageError(`${path} cannot be read: ${flaw}.`);
  return tests.map(({ name }) => name);
}
