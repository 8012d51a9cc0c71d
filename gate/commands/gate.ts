/** Gates an environment: load, collect, plan, run, decide, render. */
import { join, relative } from 'node:path';
import { UsageError } from '../../fixtures/errors.ts';
import { packageFolder } from '../../fixtures/package.ts';
import { carryOut } from '../carry-out.ts';
import type { GateOptions, World } from '../main.ts';
import { openRun } from '../open-run.ts';
import { PlanError } from '../plan.ts';
import { progress } from '../progress.ts';
import { exitCodes, publish, say } from '../publish.ts';
import { withSession } from '../session.ts';
import { appendStepSummary } from '../step-summary.ts';

export function gate(name: string, faults: readonly string[], options: GateOptions, world: World): Promise<number> {
  return withSession(world, async (session) => {
    const view = progress(world.stderr);
    session.atEnd(() => view.close());
    const folder = world.cwd();
    const root = packageFolder(folder);
    const open = openRun(join(root, 'results'), name, options.profile);
    try {
      const { plan, execution } = await carryOut({ name, faults, options, root, folder, session, view, open });
      view.close();
      const report = publish(open.folder, plan, execution);
      appendStepSummary(open.folder, world);
      say(report, relative(folder, open.folder.path), world);
      return exitCodes[report.verdict];
    } catch (error) {
      if (error instanceof UsageError || error instanceof PlanError) open.discard();
      throw error;
    }
  });
}
