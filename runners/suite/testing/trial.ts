/** A tiny project, listed, run and read by a runner as the gate does it. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Claim, Files } from '../../../core/claim.ts';
import type { Task } from '../../../core/model.ts';
import { sourceRoot } from '../../../fixtures/context/install.ts';
import { processVariables } from '../../../fixtures/context/process-env.js';
import type { ResolvedEnvironment } from '../../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../../fixtures/testing/environment.ts';
import { ensure } from '../../../setup/index.js';
import { Children } from '../../processes.ts';
import type { ListContext, Listing, Reading, Runner, ToolEnd } from '../../runner.ts';
import { journalFile } from '../writer.ts';

/** Contents by path; undefined removes the file. */
export type Change = Readonly<Record<string, string | undefined>>;

export interface Trial {
  readonly files: Change;
  /** Made after the tests were listed. */
  readonly between?: Change;
  readonly environment?: Partial<ResolvedEnvironment>;
  /** The runner is told while it lists that a run follows. Default: it is not. */
  readonly ahead?: boolean;
  /** The run is stopped once this number of attempts has ended. */
  readonly interruptAfter?: number;
}

export interface Tried {
  readonly task: Task;
  readonly end: ToolEnd;
  readonly files: Files;
  readonly reading: Reading;
  /** Every file of the project afterwards. */
  readonly left: readonly string[];
  /** The folder in which all of it took place; it is gone. */
  readonly base: string;
}

/** Rejects as `list` does. Everything is removed at the end. */
export function tryOut(runner: Runner, claim: Claim, trial: Trial): Promise<Tried> {
  return withProject(trial.files, trial.environment, async (project) => {
    const task = await taskOf(runner, claim, project, trial.ahead);
    change(project.root, trial.between ?? {});
    const tools = runner.needs(task).includes('chromium') ? await ensure(['chromium'], { offline: true }) : {};
    const watching = interruptAfter(trial.interruptAfter, project);
    const end = await runner.run({
      ...contextOf(project, 's'),
      task,
      profile: 'quick',
      decisive: [],
      environment: project.environment,
      folder: project.folder,
      tools,
      hide: () => {},
    });
    await watching;
    unlinkSync(join(project.root, 'node_modules'));
    const files = filesIn(project.folder);
    const left = [...filesIn(project.root).keys()];
    return { task, end, files, reading: await runner.read(task, files), left, base: project.base };
  });
}

/** What the runner lists. Rejects as `list` does. */
export function tryList(runner: Runner, claim: Claim, files: Change): Promise<Listing> {
  return withProject(files, {}, (project) => list(runner, claim, project));
}

interface Project {
  readonly base: string;
  readonly root: string;
  readonly folder: string;
  readonly environment: ResolvedEnvironment;
  readonly environmentFile: string;
  readonly children: Children;
  readonly interruption: AbortController;
}

async function withProject<T>(
  files: Change,
  environment: Trial['environment'],
  body: (project: Project) => Promise<T>,
): Promise<T> {
  const base = mkdtempSync(join(tmpdir(), 'gate-'));
  const children = new Children(processVariables(), base);
  const project: Project = {
    base,
    root: join(base, 'project'),
    folder: join(base, 'folder'),
    environment: resolvedEnvironment({ ledger: join(base, 'ledger.jsonl'), ...environment }),
    environmentFile: join(base, 'environment.json'),
    children,
    interruption: new AbortController(),
  };
  try {
    for (const folder of [project.root, project.folder]) mkdirSync(folder);
    change(project.root, files);
    symlinkSync(join(sourceRoot, 'node_modules'), join(project.root, 'node_modules'));
    writeFileSync(project.environmentFile, JSON.stringify(project.environment));
    return await body(project);
  } finally {
    children[Symbol.dispose]();
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

function contextOf({ base, root, environmentFile, children, interruption }: Project, name: string): ListContext {
  const scratch = join(base, name);
  mkdirSync(scratch);
  const ensureTool: ListContext['ensure'] = async (name) => (await ensure([name], { log: () => {} }))[name];
  const requirements = ['OSB-01', 'OSB-07', 'OSB-08', 'OSB-16', 'OSB-20'];
  return {
    root,
    environmentFile,
    variables: processVariables(),
    children,
    scratch,
    requirements,
    signal: interruption.signal,
    listed: Promise.resolve(),
    ensure: ensureTool,
  };
}

async function list(runner: Runner, { layer, name, drafts }: Claim, project: Project, ahead = false): Promise<Listing> {
  const context = { ...contextOf(project, 'l'), ...(ahead ? { ahead: project.environmentFile } : {}) };
  const listing = await runner.list?.({ ...drafts.quick, layer, name }, context);
  if (listing === undefined) throw new Error(`${runner.name} cannot list.`);
  return listing;
}

async function taskOf(runner: Runner, claim: Claim, project: Project, ahead?: boolean): Promise<Task> {
  const { layer, name, drafts } = claim;
  const listing = await list(runner, claim, project, ahead);
  return {
    ...{
      id: `${layer}/${name}`,
      layer,
      runner: runner.name,
      effect: drafts.quick.effect,
      contact: { of: runner.contact },
    },
    ...{ seconds: 1, deadline: 60, ...listing },
  };
}

function change(root: string, files: Change): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    if (content === undefined) rmSync(target);
    else writeFileSync(target, content);
  }
}

async function interruptAfter(attempts: number | undefined, { base, folder, interruption }: Project): Promise<void> {
  if (attempts === undefined) return;
  const journals = [folder, join(base, 'l', 'ahead', 'left')].map((one) => join(one, journalFile));
  const seen = (journal: string): number =>
    existsSync(journal) ? readFileSync(journal, 'utf8').split('"kind":"attempt"').length - 1 : 0;
  while (!journals.some((journal) => seen(journal) >= attempts)) await pause(20);
  interruption.abort();
}

/** By path, with forward slashes. */
export function filesIn(folder: string): Map<string, Uint8Array> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)]),
  );
}
