/** Gates an environment: load, collect, plan, run, decide, render. */
import { join, relative } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { PlanError } from '../../core/plan.ts';
import { packageFolder } from '../../fixtures/context/install.ts';
import type { GateOptions, World } from '../program.ts';
import { progress } from '../progress/progress.ts';
import { carryOut } from '../run/gate.ts';
import { appendStepSummary } from '../run-folder/github-summary.ts';
import { type OpenRun, openRun } from '../run-folder/open.ts';
import { exitCodes, publish, say } from '../run-folder/publish.ts';
import { withSession } from '../scope.ts';

export function gate(name: string, faults: readonly string[], options: GateOptions, world: World): Promise<number> {
  return withSession(world, async (session) => {
    const view = progress(world.stderr);
    session.atEnd(() => view.close());
    const folder = world.cwd();
    const root = packageFolder(folder);
    const open = openRun(join(root, 'results'), name, options.profile);
    try {
      const carriedOut = await carryOut({ name, faults, options, root, folder, session, view, open });
      view.close();
      return told(carriedOut, open, relative(folder, open.folder.path), world);
    } catch (error) {
      if (error instanceof UsageError || error instanceof PlanError) open.discard();
      throw error;
    }
  });
}

/** A disk that is full by now is no reason to say that the gate could not start. */
function told(
  { plan, execution }: Awaited<ReturnType<typeof carryOut>>,
  { folder }: OpenRun,
  name: string,
  world: World,
): number {
  try {
    const report = publish(folder, plan, execution);
    appendStepSummary(folder, world);
    say(report, name, world);
    return exitCodes[report.verdict];
  } catch (error) {
    throw new Error(`The report could not be written: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
