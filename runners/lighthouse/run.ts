/** Runs Lighthouse in a process of its own. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { urlAt } from '../../fixtures/access/hosts.ts';
import { chromiumArguments } from '../../fixtures/browser/chromium.ts';
import { extension } from '../../fixtures/context/install.ts';
import type { RunContext, ToolEnd } from '../runner.ts';
import { exitReason, type ToolExit, toolEnd } from '../suite/exit-reason.ts';
import { toArgs } from './args.ts';
import { type Host, type Job, names } from './job.ts';
import { judgedIn } from './judged.ts';
import { categoriesFor } from './metrics.ts';

export async function run(context: RunContext): Promise<ToolEnd> {
  const chromium = context.tools.chromium;
  if (chromium === undefined || 'missing' in chromium) return toolEnd({ code: 'tool-missing', detail: 'chromium' }, {});
  const exit = await execute(await jobOf(chromium.path, context), context);
  writeFileSync(join(context.folder, names.exit), `${JSON.stringify(exit)}\n`);
  return toolEnd(exitReason(exit, [0]), versionsIn(context));
}

async function jobOf(
  chromium: string,
  { task, environment, environmentFile, scratch, folder }: RunContext,
): Promise<Job> {
  const { path, origin, device, runs, early, measures } = toArgs(task.args);
  const metrics = Object.values(measures).filter((measure) => measure !== 'url');
  return {
    url: new URL(urlAt(environment, path, origin, 'app')).href,
    device,
    runs,
    early,
    categories: categoriesFor(metrics),
    judged: judgedIn(task),
    chromium,
    chromiumArguments: await chromiumArguments(environment),
    environmentFile,
    scratch,
    folder,
  };
}

async function execute(job: Job, { children, scratch, folder, root, signal }: RunContext): Promise<ToolExit> {
  const [file, stderr] = [join(scratch, 'job.json'), join(folder, 'stderr.txt')];
  writeFileSync(file, JSON.stringify(job), { mode: 0o600 });
  const {
    code,
    signal: by,
    stopped,
    failure,
  } = await children.run(process.execPath, [join(import.meta.dirname, `child${extension}`), file], {
    cwd: root,
    env: children.temporary(),
    stdout: join(folder, 'stdout.txt'),
    stderr,
    signal,
  });
  const error = lastError(existsSync(stderr) ? readFileSync(stderr, 'utf8') : '');
  return {
    code,
    signal: by,
    stopped,
    ...(failure === undefined ? {} : { failure }),
    ...(error === undefined ? {} : { lastError: error }),
  };
}

function lastError(text: string): string | undefined {
  return text
    .split('\n')
    .findLast((line) => /^\w*Error\b/.test(line))
    ?.slice(0, 500);
}

function versionsIn({ folder }: RunContext): Readonly<Record<string, string>> {
  const file = join(folder, names.host);
  if (!existsSync(file)) return {};
  const { lighthouse, chromium } = JSON.parse(readFileSync(file, 'utf8')) as Host;
  return { lighthouse, chromium };
}
