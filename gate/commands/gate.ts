/** Gates an environment. What only its run and its report need is loaded while the tools list their tests. */
import { setTimeout as pause } from 'node:timers/promises';
import { type CommandContext, commandContext } from '../context.ts';
import { keepSmall } from '../memory.ts';
import type { CliContext, GateOptions } from '../options.ts';
import { progress } from '../progress/choose.ts';
import { askTools, type Listing } from '../run/ask-tools.ts';
import { reachTarget, type Target } from '../run/target.ts';
import { newRun } from '../run-folder/run-id.ts';
import { withRunScope } from '../scope.ts';

/** Milliseconds without a report, if the definition waits for something. */
const patience = 500;

export function gate(name: string, words: readonly string[], options: GateOptions, cli: CliContext): Promise<number> {
  return withRunScope(cli, async (scope) => {
    const view = progress(cli.stderr);
    scope.atEnd('The view of the progress', () => view.close());
    const context = { ...commandContext(cli, scope, options), view, note: (line: string) => view.note(line) };
    const run = newRun(name);
    const listed = list({ name, words, run: run.id }, context);
    await Promise.race([listed, pause(patience, undefined, { ref: false })]);
    const { runAndJudge } = await import('./run-and-judge.ts');
    return await runAndJudge({ name, words, run, listed }, context, cli);
  });
}

/** Resolves once the tools list their tests. */
async function list(
  request: Parameters<typeof reachTarget>[0],
  context: CommandContext,
): Promise<{ readonly target: Target; readonly listing: Listing }> {
  keepSmall();
  const target = await reachTarget(request, context);
  return { target, listing: await askTools(target, { ...context, follows: true }) };
}
