/** Gates an environment: load, collect, plan, run, decide, render. */
import { join, relative } from 'node:path';
import { decide } from '../../core/decide.ts';
import { UsageError } from '../../core/errors.ts';
import type { GateReport } from '../../core/model.ts';
import { PlanError } from '../../core/plan.ts';
import { commandContext } from '../context.ts';
import type { CliContext, GateOptions } from '../options.ts';
import { progress } from '../progress/choose.ts';
import { type CarriedOut, carryOut, type GateContext } from '../run/gate.ts';
import { messageInProject } from '../run/relative-paths.ts';
import { appendStepSummary } from '../run-folder/github-summary.ts';
import { lockRun } from '../run-folder/lock.ts';
import { openRun } from '../run-folder/open.ts';
import { exitCodes, printSummary, publish } from '../run-folder/publish.ts';
import { withRunScope } from '../scope.ts';
import { signDemo } from './sign-demo.ts';

export function gate(name: string, words: readonly string[], options: GateOptions, cli: CliContext): Promise<number> {
  return withRunScope(cli, async (scope) => {
    const view = progress(cli.stderr);
    scope.atEnd('The view of the progress', () => view.close());
    const context = { ...commandContext(cli, scope, options), note: (line: string) => view.note(line) };
    const open = openRun(join(context.root, 'results'), name, options.profile, context.note);
    const lock = lockRun(open.folder.path, open.id, 'gate');
    scope.atEnd('The lock of the run', () => lock[Symbol.dispose]());
    try {
      const carriedOut = await carryOut(name, words, { ...context, view, open });
      view.close();
      return await conclude(carriedOut, { ...context, open }, cli);
    } catch (error) {
      if (error instanceof UsageError || error instanceof PlanError) open.discard();
      throw error;
    }
  });
}

/** If the report cannot be written, nothing is promotable, and what was seen to fail still is the verdict. */
async function conclude(
  { plan, execution, record, signingKey: key }: CarriedOut,
  { open: { folder }, ...context }: Pick<GateContext, 'open' | 'root' | 'folder'>,
  cli: CliContext,
): Promise<number> {
  const path = relative(context.folder, folder.path);
  const say = (sentence: string) => cli.stderr.write(`${sentence}\n`);
  const first = published(context.root, folder, plan, execution, record);
  const report = plan.environment.demo ? await signDemo(first, { path: folder.path, typed: path, key, say }) : first;
  appendStepSummary(folder, cli);
  printSummary(report, path, cli);
  return exitCodes[report.verdict];
}

function published(root: string, ...[folder, plan, execution, record]: Parameters<typeof publish>): GateReport {
  try {
    return publish(folder, plan, execution, record);
  } catch (error) {
    const why = messageInProject(error, root);
    return decide(plan, { ...execution, failure: `the report could not be written, so an older one is there: ${why}` });
  }
}
