/** A gate once its tools list their tests: run, decide, render. */
import { join, relative } from 'node:path';
import { decide } from '../../core/decide.ts';
import { UsageError } from '../../core/errors.ts';
import type { GateReport } from '../../core/model.ts';
import { PlanError } from '../../core/plan.ts';
import type { CliContext } from '../options.ts';
import { type Begun, type CarriedOut, carryOut, type GateContext } from '../run/gate.ts';
import { messageInProject } from '../run/relative-paths.ts';
import { appendStepSummary } from '../run-folder/github-summary.ts';
import { lockRun } from '../run-folder/lock.ts';
import { openRun } from '../run-folder/open.ts';
import { exitCodes, printSummary, publish } from '../run-folder/publish.ts';
import type { NewRun } from '../run-folder/run-id.ts';
import { signDemo } from './sign-demo.ts';

/** From here on there is a report, which is inconclusive until the end. */
export async function runAndJudge(
  begun: Begun & { readonly run: NewRun },
  context: Omit<GateContext, 'open'>,
  cli: CliContext,
): Promise<number> {
  const { root, scope, view, options, note } = context;
  const open = openRun(join(root, 'results'), begun.run, options.profile, note);
  const lock = lockRun(open.folder.path, open.id, 'gate');
  scope.atEnd('The lock of the run', () => lock[Symbol.dispose]());
  try {
    const carriedOut = await carryOut(begun, { ...context, open });
    view.close();
    return await conclude(carriedOut, { ...context, open }, cli);
  } catch (error) {
    if (error instanceof UsageError || error instanceof PlanError) open.discard();
    throw error;
  }
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
