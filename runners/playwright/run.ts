import { join } from 'node:path';
import type { FoundTool, RunContext, ToolEnd } from '../runner.ts';
import { listedArguments } from '../suite/arguments.ts';
import { completed, recordExit } from '../suite/exit.ts';
import { exitReason, toolEnd } from '../suite/exit-reason.ts';
import { missedBy } from '../suite/variables.ts';
import { againOptions, prepareAgain, runAgain } from './again.ts';
import { runAhead } from './ahead.ts';
import { answersFolder } from './answer-notes.ts';
import { type Browsers, writeBrowsers } from './browsers.ts';
import { type Call, type Called, callPlaywright, type Run } from './suite.ts';
import { coverPictures, twinsFolder } from './twins.ts';

/**
 * Leaves `tests.jsonl` (each test and attempt as it ended), `exit.json`, `stdout.txt`, `stderr.txt`, in `artifacts/` whatever
 * the suite keeps of each test, and a trace of each first retry; in `again/` the same of tests that failed without a trace and
 * were run once more to record one. Snapshots are compared, never written. A suite with its own `trace` setting keeps it.
 */
export async function run(context: RunContext): Promise<ToolEnd> {
  const { folder, scratch, environment, tools, task, signal } = context;
  const args = listedArguments.parse(task.args);
  const { retries, trace } = args;
  const tool = tools.chromium;
  if (tool === undefined || 'missing' in tool) throw new Error('Playwright was to run without Chromium.');
  const browsers = await writeBrowsers(scratch, tool, environment);
  const again = trace === 'own' ? undefined : prepareAgain(task.effect, folder, scratch);
  const { exit, version } = await play(
    context,
    browsers,
    {
      folder,
      options: [
        ...(trace === 'own' ? [] : ['--trace=on-first-retry']),
        ...(retries === undefined ? [] : [`--retries=${retries}`]),
      ],
      ...(again === undefined ? {} : { untraced: again.untraced }),
    },
    runAhead,
  );
  const reason = exitReason(exit, completed);
  if (again !== undefined && reason === undefined)
    await runAgain(again, signal, (bounded) =>
      play({ ...context, scratch: again.scratch, signal: bounded }, browsers, {
        folder: again.folder,
        options: againOptions,
      }),
    );
  recordExit(folder, exit, missedBy(args, context));
  return toolEnd(reason, { playwright: version, chromium: eitherOf(tool) });
}

function play(
  context: RunContext,
  browsers: Browsers,
  call: Pick<Call, 'folder' | 'options' | 'untraced'>,
  start?: Run,
): Promise<Called> {
  const args = listedArguments.parse(context.task.args);
  const artifacts = join(call.folder, 'artifacts');
  const [answers, twins] = [answersFolder(context.scratch), twinsFolder(context.scratch)];
  const options = [`--output=${artifacts}`, `--workers=${args.workers}`, '--update-snapshots=none', ...call.options];
  return callPlaywright(args, { ...call, browsers, answers, twins, options }, context, start).finally(() =>
    coverPictures(artifacts, twins),
  );
}

/** Each launch picks one of the two. */
function eitherOf({ version, shell }: FoundTool): string {
  return shell === undefined ? version : `${version} (headless shell or Chromium itself)`;
}
