/** Runs a team's command as its CI does, and keeps the reports that it writes. */
import { resolve } from 'node:path';
import type { RunContext, ToolEnd } from '../runner.ts';
import { runCommand } from '../suite/command.ts';
import { recordExit } from '../suite/exit.ts';
import { exitReason, toolEnd } from '../suite/exit-reason.ts';
import { claimedArguments } from './args.ts';
import { Reports } from './reports.ts';

/** Leaves `reports/`, `reports.json` (which they are), `contact.json` (as `runCommand` does), `stdout.txt`, `stderr.txt` and `exit.json`. */
export async function run(context: RunContext): Promise<ToolEnd> {
  const args = claimedArguments.parse(context.task.args);
  const reports = new Reports(args.reports, resolve(context.root, args.folder));
  const exit = await runCommand(args, context);
  reports.keep(context.folder, builds(context));
  recordExit(context.folder, exit);
  // A command that ended by itself is judged by its reports: an exit code alone says nothing.
  return toolEnd(exitReason(exit), {});
}

function builds({ environment }: RunContext): readonly string[] {
  return [...new Set(Object.values(environment.candidate.services))].filter((build) => build !== '');
}
