/** Runs a team's command as its CI does. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ContactRule, TaskContact } from '../../core/model.ts';
import { contactVariable } from '../../fixtures/access/contact-record.ts';
import { type Forwarded, forwardedVariables } from '../../fixtures/claims/forwarded-variables.ts';
import { authorityVariables } from '../ca-bundle.ts';
import type { Exit } from '../processes.ts';
import type { RunContext } from '../runner.ts';
import { contactVariables, observedContact } from './contact.ts';
import { writeContact } from './contact-file.ts';
import { toolVariables } from './environment.ts';

export interface TeamCommand extends Forwarded {
  /** For the shell. */
  readonly run: string;
  /** Where it runs, from the root. */
  readonly folder: string;
}

/**
 * Leaves `stdout.txt`, `stderr.txt` and, if it is judged by that, `contact.json` in the task's folder. Once its output has more than `most` bytes, it is
 * stopped; default: it may write as much as it likes.
 */
export async function runCommand(
  { run, folder, ...forwarded }: TeamCommand,
  context: RunContext,
  most = Number.POSITIVE_INFINITY,
): Promise<Exit> {
  const contact = contactVariables(context.scratch);
  const [stdout = '', stderr = ''] = outputs(context.folder);
  const excess = new AbortController();
  const watch = setInterval(() => {
    if (bytesOf([stdout, stderr]) > most) excess.abort();
  }, 100);
  const exit = await context.children.run('sh', ['-c', run], {
    cwd: resolve(context.root, folder),
    env: {
      ...forwardedVariables(forwarded, context.environment.origins, context.variables),
      ...toolVariables(context),
      ...authorityVariables(context.environment.ca, context.scratch),
      ...contact,
    },
    stdout,
    stderr,
    signal: AbortSignal.any([context.signal, excess.signal]),
  });
  clearInterval(watch);
  const reached = observedContact(contact[contactVariable]);
  if (isJudged(reached, context.task.contact)) writeContact(context.folder, reached);
  return exit;
}

/** If no answer to the command is needed, only what answered in staging's place says something: it may be why it failed. */
function isJudged(reached: TaskContact, { of }: ContactRule): boolean {
  const isNeeded = of !== 'none' && of !== 'gate';
  return isNeeded || (typeof reached === 'object' && reached.walls !== undefined);
}

/** Standard output, then standard error. */
export function outputs(folder: string): readonly string[] {
  return ['stdout.txt', 'stderr.txt'].map((name) => join(folder, name));
}

function bytesOf(paths: readonly string[]): number {
  return Math.max(...paths.map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0));
}
