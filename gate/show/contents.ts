/** What there is to be shown of a run, and what is missing. */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../core/errors.ts';
import { fromJson } from '../../core/json.ts';
import { isPage, pieceOf } from '../../core/piece.ts';
import { line } from '../../core/sanitize.ts';
import { href, isTrace } from '../../reports/links.ts';
import { isHeld } from '../run-folder/lock.ts';
import { readInside } from '../run-folder/read-inside.ts';
import { known } from '../run-folder/saved/json.ts';
import { Store } from '../run-folder/store.ts';

export interface Contents {
  /** The run's id and its verdict, if the report says them, or how far its gate has got that still runs. */
  readonly title?: string;
  /** Addresses in the run's folder. */
  readonly traces: readonly string[];
  /** Evidence that is a page: k6's dashboards, Lighthouse's reports. */
  readonly pages: readonly string[];
  /** What is missing, in sentences. */
  readonly missing: readonly string[];
}

/** Throws a `UsageError` if there is no report, or one of a newer format. */
export function contentsOf(folder: string, typed: string): Contents {
  const json = readInside(folder, 'report.json');
  refuseNewer(folder, typed);
  const report = json === undefined ? undefined : reportIn(json);
  if (!existsSync(join(folder, 'report.html'))) throw new UsageError(noReport(folder, typed));
  const listed = evidenceIn(folder);
  const files = 'problem' in listed ? [] : listed.files;
  const addresses = files.flatMap((file) => href(file) ?? []);
  return {
    ...(report === undefined ? {} : { title: `${line(report.run)}: ${stateOf(report, folder)}` }),
    traces: addresses.filter(isTrace),
    pages: addresses.filter((file) => file.endsWith('.html') && !isPage(file)),
    missing: [
      ...(json === undefined ? ['report.json is missing, so it is unknown whether all evidence is there.'] : []),
      ...(json !== undefined && report === undefined ? ['report.json cannot be read: it was changed or cut.'] : []),
      ...('problem' in listed ? [listed.problem] : gone(report, files, new Store(folder))),
    ],
  };
}

/** Until a gate has ended, its report says that there is no verdict. */
function stateOf({ verdict, tasks, runs }: Recorded, folder: string): string {
  if (!isHeld(realpathSync(folder), 'gate')) return verdict;
  const ended = new Set(runs.map(({ task }) => task)).size;
  const far = tasks.length === 0 ? 'it has no plan yet' : `${ended} of ${tasks.length} tasks have ended`;
  return `its gate still runs, ${far}. Load the page again to see more.`;
}

function noReport(folder: string, typed: string): string {
  const has = (file: string): boolean => existsSync(join(folder, file));
  if (has('plan.json')) return `"${typed}" has no report.html. Make it again with: stagegate decide ${typed}`;
  return has('report.json')
    ? `"${typed}" has no verdict, and nothing to be shown yet: its gate has only begun, or was ended then. If it no longer runs, run it again.`
    : `"${typed}" is not a run: it has no report.html. Name a run: results/latest, another folder in results/, or a zip of one.`;
}

const shape = z.looseObject({
  run: z.string(),
  verdict: z.enum(['promotable', 'verified', 'blocked', 'inconclusive']),
  tasks: z.array(z.unknown()).default([]),
  runs: z.array(z.looseObject({ task: z.string().optional(), evidence: z.array(z.looseObject({ path: z.string() })) })),
});
type Recorded = z.infer<typeof shape>;

/** Undefined if it is cut or not a report. */
function reportIn(json: Uint8Array): Recorded | undefined {
  return shape.safeParse(fromJson(Buffer.from(json).toString())).data;
}

/** The plan and the runs say which version wrote them. */
function refuseNewer(folder: string, typed: string): void {
  for (const file of ['plan.json', 'runs.json', 'report.json']) {
    const bytes = readInside(folder, file);
    const value = bytes === undefined ? undefined : fromJson(Buffer.from(bytes).toString());
    if (typeof value === 'object' && value !== null && 'format' in value) known(value, join(typed, file));
  }
}

type Listed = { readonly files: readonly string[] } | { readonly problem: string };

function evidenceIn(folder: string): Listed {
  const root = join(folder, 'evidence');
  if (!existsSync(root)) return { files: [] };
  try {
    const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
    return { files: paths.toSorted() };
  } catch (error) {
    const why = error instanceof Error ? line(error.message, 100) : String(error);
    return { problem: `The evidence cannot be listed, so no trace and no page is named here: ${why}.` };
  }
}

function gone(report: Recorded | undefined, files: readonly string[], store: Store): readonly string[] {
  const there = new Set(files);
  const recorded = (report?.runs ?? []).flatMap(({ evidence }) => evidence.map(({ path }) => path));
  const lost = recorded.filter((path) =>
    pieceOf(path) === undefined ? !there.has(path) : store.read(path) === undefined,
  );
  if (lost.length === 0) return [];
  const named = lost.slice(0, 3).map((path) => line(path));
  return [
    `${lost.length} of ${recorded.length} files of evidence are missing: ${named.join(', ')}${lost.length > 3 ? ', …' : ''}.`,
  ];
}
