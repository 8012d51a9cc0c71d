/** Serves a saved run's report with its traces, dashboards and Lighthouse pages, until it is told to stop. */
import { once } from 'node:events';
import { packageFolder } from '../../fixtures/context/install.ts';
import type { World } from '../program.ts';
import { newest, place, unpackRun } from '../run-folder/saved/open.ts';
import { type Session, withSession } from '../scope.ts';
import { openBrowser } from '../show/browser.ts';
import { type Contents, contentsOf } from '../show/contents.ts';
import { serveRun } from '../show/server.ts';
import { traceViewer } from '../show/viewer.ts';

export interface ShowOptions {
  /** Default: a free one. */
  readonly port?: number;
  readonly open: boolean;
}

/** A run's folder or a zip of one; the newest run, unless another was typed. Resolves to 0 when it is told to stop. */
export function show(runTyped: string | undefined, options: ShowOptions, world: World): Promise<number> {
  return withSession(world, async (session) => {
    const typed = runTyped ?? newest(world.cwd());
    const folder = await folderOf(typed, world, session);
    if (folder === undefined) return 0;
    const contents = contentsOf(folder, typed);
    const viewer = traceViewer(packageFolder(world.cwd()));
    await using served = await serveRun({ run: folder, viewer }, options.port);
    const address = `${served.origin}/report.html`;
    world.stdout.write(`${words(contents, served.origin, viewer !== undefined).join('\n')}\n`);
    if (options.open)
      await openBrowser(address, () =>
        world.stderr.write(`No browser could be opened here: open ${address} yourself.\n`),
      );
    if (!session.signal.aborted) await once(session.signal, 'abort');
    return 0;
  });
}

/** Undefined where it was told to stop meanwhile. */
async function folderOf(typed: string, world: World, session: Session): Promise<string | undefined> {
  const { path, isFile } = place(typed, world.cwd());
  if (!isFile) return path;
  world.stderr.write(`Unpacking ${typed}\n`);
  try {
    return await unpackRun(path, typed, session);
  } catch (error) {
    if (session.signal.aborted) return undefined;
    throw error;
  }
}

const named = 10;

function words({ title, traces, pages, missing }: Contents, origin: string, withViewer: boolean): readonly string[] {
  const addresses = (what: string, all: readonly string[]): readonly string[] =>
    all.length === 0
      ? []
      : [
          `${what}:`,
          ...all.slice(0, named).map((path) => `  ${origin}/${path}`),
          ...(all.length > named ? [`  and ${all.length - named} more, in the report`] : []),
        ];
  return [
    ...(title === undefined ? [] : [title]),
    `report: ${origin}/report.html`,
    ...addresses(
      withViewer ? 'traces' : 'traces, as downloads: there is no Playwright here whose viewer shows them',
      traces,
    ),
    ...addresses('pages', pages),
    ...missing,
    'Ctrl+C ends it.',
  ];
}
