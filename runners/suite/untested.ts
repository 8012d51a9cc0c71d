import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import type { SpecArguments } from '../../fixtures/claims/specs.ts';
import type { ListContext } from '../runner.ts';
import { linesOf } from './env-reads.ts';
import { readWords, withheldIn } from './variables.ts';

/** Throws a `UsageError` if there are files without a test: nobody knows what they were to test. `setting` is the one that leaves files out of a suite. */
export function refuseUntested(
  files: readonly string[],
  setting: string,
  claim: SpecArguments,
  { root, variables }: Pick<ListContext, 'root' | 'variables'>,
): void {
  if (files.length === 0) return;
  const advice = `Delete the file, put a test in it, or let the configuration leave it out (${setting}).`;
  const refused = files.map((file) => {
    const withheld = withheldIn(linesOf(join(root, file)).join('\n'), claim, variables);
    return `${file} has no test. ${advice}${withheld.length === 0 ? '' : ` It ${readWords(withheld)}.`}`;
  });
  throw new UsageError(refused.join('\n'));
}
