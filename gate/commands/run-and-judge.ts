/** A gate once its tools list their tests: run, decide, render. */
import { relative } from 'node:path';
import { decide } from '../../core/decide.ts';
import type { GateReport } from '../../core/model.ts';
import type { CliContext } from '../options.ts';
import { type CarriedOut, carryOut, type GateContext, type GateToRun } from '../run/gate.ts';
import { messageInProject } from '../run/relative-paths.ts';
import type { BegunRun } from '../run-folder/begin.ts';
import { appendStepSummary } from '../run-folder/github-summary.ts';
import { openRun } from '../run-folder/open.ts';
import { exitCodes, printSummary, publish } from '../run-folder/publish.ts';
import { signDemo } from './sign-demo.ts';

export async function runAndJudge(
  gate: GateToRun,
  { begun, ...context }: Omit<GateContext, 'open'> & { readonly begun: BegunRun },
  cli: CliContext,
): Promise<number> {
  const open = openRun(begun);
  const carriedOut = await carryOut(gate, { ...context, open });
  context.view.close();
  return await conclude(carriedOut, { ...context, open }, cli);
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
