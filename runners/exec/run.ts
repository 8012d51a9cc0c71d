/** Runs a team's command as its CI does, and keeps the reports that it writes. */
import { join, resolve } from 'node:path';
import { contactVariable } from '../../fixtures/access/contact-record.ts';
import { forwardedVariables } from '../../fixtures/claims/forwarded-variables.ts';
import { authorityVariables } from '../ca-bundle.ts';
import type { RunContext, ToolEnd } from '../runner.ts';
import { contactVariables, observedContact } from '../suite/contact.ts';
import { toolVariables } from '../suite/environment.ts';
import { recordExit } from '../suite/exit.ts';
import { exitReason, toolEnd } from '../suite/exit-reason.ts';
import { type ClaimedArguments, listedArguments } from './args.ts';
import { writeContact } from './contact.ts';
import { Reports } from './reports.ts';

/** Leaves `reports/`, `reports.json` (which they are), `contact.json`, `stdout.txt`, `stderr.txt` and `exit.json`. */
export async function run(context: RunContext): Promise<ToolEnd> {
  const args = listedArguments.parse(context.task.args);
  const cwd = resolve(context.root, args.folder);
  const reports = new Reports(args.reports, cwd);
  const contact = contactVariables(context.scratch);
  const exit = await context.children.run('sh', ['-c', args.run], {
    cwd,
    env: { ...variables(args, context), ...contact },
    stdout: join(context.folder, 'stdout.txt'),
    stderr: join(context.folder, 'stderr.txt'),
    signal: context.signal,
  });
  reports.keep(context.folder, builds(context));
  writeContact(context.folder, observedContact(contact[contactVariable]));
  recordExit(context.folder, exit);
  // A command that ended by itself is judged by its reports: an exit code alone says nothing.
  return toolEnd(exitReason(exit), {});
}

function builds({ environment }: RunContext): readonly string[] {
  return [...new Set(Object.values(environment.candidate.services))].filter((build) => build !== '');
}

function variables(args: ClaimedArguments, context: RunContext): Record<string, string> {
  return {
    ...forwardedVariables(args, context.environment.origins),
    ...toolVariables(context),
    ...authorityVariables(context.environment.ca, context.scratch),
  };
}
