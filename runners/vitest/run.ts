import type { RunContext, ToolEnd } from '../runner.ts';
import { listedArguments } from '../suite/arguments.ts';
import { completed, recordExit } from '../suite/exit.ts';
import { exitReason, toolEnd } from '../suite/exit-reason.ts';
import { missedBy } from '../suite/variables.ts';
import { runAhead } from './ahead.ts';
import { callVitest, orderOf } from './suite.ts';

/** Leaves `tests.jsonl` (each test and attempt as it ended), `exit.json`, `stdout.txt` and `stderr.txt`. */
export async function run(context: RunContext): Promise<ToolEnd> {
  const args = listedArguments.parse(context.task.args);
  const { order, version } = orderOf(args, 'run', context);
  const exit = await (runAhead(order, args, context.folder, context) ??
    callVitest(order, args, context.folder, context));
  recordExit(context.folder, exit, missedBy(args, context));
  return toolEnd(exitReason(exit, completed), { vitest: version });
}
