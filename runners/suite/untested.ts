import { UsageError } from '../../core/errors.ts';

/** Throws a `UsageError` if there are files without a test: nobody knows what they were to test. `setting` is the one that leaves files out of a suite. */
export function refuseUntested(files: readonly string[], setting: string): void {
  if (files.length === 0) return;
  const advice = `Delete the file, put a test in it, or let the configuration leave it out (${setting}).`;
  throw new UsageError(files.map((file) => `${file} has no test. ${advice}`).join('\n'));
}
