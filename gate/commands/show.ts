/** Serves a saved run's report with its traces, dashboards and Lighthouse pages, until it gets a signal. */
import { once } from 'node:events';
import { packageFolder } from '../../fixtures/context/install.ts';
import type { CliContext } from '../options.ts';
import { newest, place, unpackRun } from '../run-folder/saved/open.ts';
import { type RunScope, withRunScope } from '../scope.ts';
import { openBrowser } from '../show/browser.ts';
import { type Contents, contentsOf } from '../show/contents.ts';
import { serveRun } from '../show/server.ts';
import { traceViewer } from '../show/viewer.ts';

export interface ShowOptions {
  /** Default: a free one. */
  readonly port?: number;
  readonly open: boolean;
}

/** A run's folder or a zip of one; the newest run, unless another was typed. Resolves to 0 when it gets a signal. */
export function show(runTyped: string | undefined, options: ShowOptions, cli: CliContext): Promise<number> {
  return withRunScope(cli, async (scope) => {
    const typed = runTyped ?? newest(cli.cwd());
    const folder = await folderOf(typed, cli, scope);
    if (folder === undefined) return 0;
    const contents = contentsOf(folder, typed);
    const viewer = traceViewer(packageFolder(cli.cwd()));
    await using served = await serveRun({ run: folder, viewer }, options.port);
    const address = `${served.origin}/report.html`;
    cli.stdout.write(`${words(contents, served.origin, viewer !== undefined).join('\n')}\n`);
    if (options.open)
      await openBrowser(address, () =>
        cli.stderr.write(`No browser could be opened here: open ${address} yourself.\n`),
      );
    if (!scope.signal.aborted) await once(scope.signal, 'abort');
    return 0;
  });
}

/** Undefined if a signal arrives first. */
async function folderOf(typed: string, cli: CliContext, scope: RunScope): Promise<string | undefined> {
  const { path, isFile } = place(typed, cli.cwd());
  if (!isFile) return path;
  cli.stderr.write(`Unpacking ${typed}\n`);
  try {
    return await unpackRun(path, typed, scope);
  } catch (error) {
    if (scope.signal.aborted) return undefined;
    throw error;
  }
}

/** Addresses of each kind that are printed. */
const mostAddresses = 10;

function words({ title, traces, pages, missing }: Contents, origin: string, withViewer: boolean): readonly string[] {
  const addresses = (what: string, all: readonly string[]): readonly string[] =>
    all.length === 0
      ? []
      : [
          `${what}:`,
          ...all.slice(0, mostAddresses).map((path) => `  ${origin}/${path}`),
          ...(all.length > mostAddresses ? [`  and ${all.length - mostAddresses} more, in the report`] : []),
        ];
  return [
    ...(title === undefined ? [] : [title]),
    `report: ${origin}/report.html`,
    ...addresses(withViewer ? 'traces' : 'traces, as downloads: no Playwright with a viewer is installed here', traces),
    ...addresses('pages', pages),
    ...missing,
    'Ctrl+C ends it.',
  ];
}
