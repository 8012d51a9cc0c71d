/** The summary on the page of a GitHub Actions job. */
import { appendFileSync, statSync } from 'node:fs';
import { messageOf } from '../../core/errors.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import type { CliContext } from '../options.ts';
import type { RunFolder } from './folder.ts';

/** Bytes. GitHub refuses the whole summary of a step beyond 1 MiB. */
const limit = 1_048_576;

/**
 * Appends `summary.md` of the run to the file that `GITHUB_STEP_SUMMARY` names, or the shorter `comment.md` if the step has
 * already written much. What cannot be written is a note on standard error: it changes no verdict.
 */
export function appendStepSummary(folder: RunFolder, cli: Pick<CliContext, 'stderr'>): void {
  const file = processVariables()['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  try {
    const room = limit - (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
    const fitting = ['summary.md', 'comment.md']
      .map((path) => Buffer.from(folder.read(path) ?? ''))
      .find(({ length }) => length > 0 && length + 1 <= room);
    if (fitting === undefined) throw new Error(`it has room for ${Math.max(0, room)} more bytes`);
    appendFileSync(file, Buffer.concat([Buffer.from('\n'), fitting]));
  } catch (error) {
    const why = messageOf(error);
    cli.stderr.write(
      `The summary was not added to GITHUB_STEP_SUMMARY (${why}). It is in ${folder.path}/summary.md.\n`,
    );
  }
}
