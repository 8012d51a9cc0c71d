/** Judges a saved run again, from its evidence, offline. */
import type { GateReport } from '../../core/model.ts';
import { terminal } from '../../reports/terminal/terminal.ts';
import type { CliContext } from '../options.ts';
import { withSavedRun } from '../run/saved-run.ts';
import { lockRun } from '../run-folder/lock.ts';
import { exitCodes, measurementsIn, printSummary, publish } from '../run-folder/publish.ts';
import { place, unpackRun } from '../run-folder/saved/open.ts';
import { withRunScope } from '../scope.ts';

/** `typed` is a run's folder, whose reports are written again, or a zip of one, which is only read. */
export async function decideAgain(typed: string, cli: CliContext, command = 'decide'): Promise<number> {
  const { path, isFile } = place(typed, cli.cwd());
  if (isFile)
    return withRunScope(cli, async (scope) => {
      const report = await writeReportsAgain(await unpackRun(path, typed, scope), typed);
      cli.stdout.write(terminal(report, { colour: cli.stdout.isTTY === true }));
      return exitCodes[report.verdict];
    });
  using _ = lockRun(path, typed, command);
  const report = await writeReportsAgain(path, typed);
  printSummary(report, typed, cli);
  return exitCodes[report.verdict];
}

/** Writes the reports of the run in the folder again. */
export function writeReportsAgain(path: string, typed: string): Promise<GateReport> {
  return withSavedRun(path, typed, ({ folder, plan, execution }) => {
    return publish(folder, plan, execution, [measurementsIn(execution)]);
  });
}
