/** Gates an environment. What only its run and its report need is loaded while the tools list their tests. */
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { commandContext } from '../context.ts';
import { keepSmall } from '../memory.ts';
import type { CliContext, GateOptions } from '../options.ts';
import { progress } from '../progress/choose.ts';
import { askTools } from '../run/ask-tools.ts';
import { reachTarget } from '../run/target.ts';
import { beginRun } from '../run-folder/begin.ts';
import { lockRun, removeLeftIn } from '../run-folder/lock.ts';
import { newRun } from '../run-folder/run-id.ts';
import { withRunScope } from '../scope.ts';

export function gate(name: string, words: readonly string[], options: GateOptions, cli: CliContext): Promise<number> {
  return withRunScope(cli, async (scope) => {
    const view = progress(cli.stderr);
    scope.atEnd('The view of the progress', () => view.close());
    const context = { ...commandContext(cli, scope, options), view, note: (line: string) => view.note(line) };
    const run = newRun(name);
    const results = join(context.root, 'results');
    const begun = beginRun(results, run, options.profile, context.note);
    scope.atEnd('Pruning the cache', async () => void (await import('../prune-cache.ts')).pruneCache());
    scope.atEnd('What killed gates left', () => removeLeftIn(results));
    const lock = lockRun(begun.path, run.id, 'gate');
    scope.atEnd('The lock of the run', () => lock[Symbol.dispose]());
    try {
      keepSmall();
      const target = await reachTarget({ name, words, run: run.id }, context);
      const listing = await askTools(target, { ...context, follows: true });
      const { runAndJudge } = await import('./run-and-judge.ts');
      return await runAndJudge({ name, words, target, listing }, { ...context, begun }, cli);
    } catch (error) {
      if (error instanceof UsageError) begun.discard();
      throw error;
    }
  });
}
