/** Gates an environment: load, collect, plan, run, decide, render. */
import { join, relative } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { PlanError } from '../../core/plan.ts';
import { commandContext } from '../context.ts';
import type { CliContext, GateOptions } from '../options.ts';
import { progress } from '../progress/choose.ts';
import { carryOut } from '../run/gate.ts';
import { appendStepSummary } from '../run-folder/github-summary.ts';
import { type OpenRun, openRun } from '../run-folder/open.ts';
import { exitCodes, printSummary, publish } from '../run-folder/publish.ts';
import { withRunScope } from '../scope.ts';

export function gate(name: string, words: readonly string[], options: GateOptions, cli: CliContext): Promise<number> {
  return withRunScope(cli, async (scope) => {
    const view = progress(cli.stderr);
    scope.atEnd('The view of the progress', () => view.close());
    const context = { ...commandContext(cli, scope, options), note: (line: string) => view.note(line) };
    const open = openRun(join(context.root, 'results'), name, options.profile, context.note);
    try {
      const carriedOut = await carryOut(name, words, { ...context, view, open });
      view.close();
      return conclude(carriedOut, open, relative(context.folder, open.folder.path), cli);
    } catch (error) {
      if (error instanceof UsageError || error instanceof PlanError) open.discard();
      throw error;
    }
  });
}

/** A disk that is full by now does not mean that the gate could not start. */
function conclude(
  { plan, execution }: Awaited<ReturnType<typeof carryOut>>,
  { folder }: OpenRun,
  name: string,
  cli: CliContext,
): number {
  try {
    const report = publish(folder, plan, execution);
    appendStepSummary(folder, cli);
    printSummary(report, name, cli);
    return exitCodes[report.verdict];
  } catch (error) {
    throw new Error(`The report could not be written: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
