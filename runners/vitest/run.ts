import type { RunContext, ToolEnd } from '../runner.ts';
import { listedArguments } from '../suite/arguments.ts';
import { completed, recordExit } from '../suite/exit.ts';
import { exitReason, toolEnd } from '../suite/exit-reason.ts';
import { callVitest } from './suite.ts';

/** Leaves `tests.jsonl` (each test and attempt as it ended), `exit.json`, `stdout.txt` and `stderr.txt`. */
export async function run(context: RunContext): Promise<ToolEnd> {
  const { exit, version } = await callVitest(listedArguments.parse(context.task.args), 'run', context.folder, context);
  recordExit(context.folder, exit);
  return toolEnd(exitReason(exit, completed), { vitest: version });
}
