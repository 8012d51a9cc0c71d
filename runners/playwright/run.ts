import { join } from 'node:path';
import type { FoundTool, RunContext, ToolEnd } from '../runner.ts';
import { listedArguments } from '../suite/arguments.ts';
import { completed, recordExit } from '../suite/exit.ts';
import { exitReason, toolEnd } from '../suite/exit-reason.ts';
import { writeBrowsers } from './browsers.ts';
import { callPlaywright } from './suite.ts';
import { coverPictures, twinsFolder } from './twins.ts';

/**
 * Leaves `tests.jsonl` (each test and attempt as it ended), `exit.json`, `stdout.txt`, `stderr.txt`, and in `artifacts/`
 * a trace and whatever else the suite keeps of each test that failed. Snapshots are compared, never written.
 */
export async function run(context: RunContext): Promise<ToolEnd> {
  const { folder, scratch, environment, tools, task } = context;
  const args = listedArguments.parse(task.args);
  const tool = tools.chromium;
  if (tool === undefined || 'missing' in tool) throw new Error('Playwright was to run without Chromium.');
  const artifacts = join(folder, 'artifacts');
  const twins = twinsFolder(scratch);
  const { exit, version } = await callPlaywright(
    args,
    {
      folder,
      browsers: await writeBrowsers(scratch, tool, environment),
      twins,
      options: [
        `--output=${artifacts}`,
        `--workers=${args.workers}`,
        '--trace=retain-on-failure',
        '--update-snapshots=none',
        ...(args.retries === undefined ? [] : [`--retries=${args.retries}`]),
      ],
    },
    context,
  ).finally(() => coverPictures(artifacts, twins));
  recordExit(folder, exit);
  return toolEnd(exitReason(exit, completed), { playwright: version, chromium: eitherOf(tool) });
}

/** Each launch chooses for itself which of the two it is. */
function eitherOf({ version, shell }: FoundTool): string {
  return shell === undefined ? version : `${version} (headless shell or Chromium itself)`;
}
