/** Runs one claim by its runner as the gate does, for tests of claims and runners. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { Claim, Files } from '../../core/claim.ts';
import { evaluate } from '../../core/evaluate.ts';
import type { Cause, Profile, Task, TaskRun } from '../../core/model.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { resolvedEnvironment } from '../../fixtures/testing/environment.ts';
import { Children } from '../../runners/processes.ts';
import type { ListContext, Reading, RunContext, Runner, ToolEnd } from '../../runners/runner.ts';

export interface TrialOptions extends Partial<Pick<RunContext, 'root' | 'tools' | 'signal' | 'variables' | 'sampled'>> {
  readonly environment?: Partial<ResolvedEnvironment>;
  readonly profile?: Profile;
  /** Default: all of its checks. */
  readonly decisive?: readonly string[];
  /** Declared ones. */
  readonly requirements?: readonly string[];
  /** Tools are there once it runs, and not before: it is not asked for its checks. */
  readonly late?: boolean;
  /** Called after the tool was asked for its checks, before it runs. */
  readonly between?: () => void;
}

export interface Trial {
  readonly task: Task;
  readonly end: ToolEnd;
  readonly files: Files;
  readonly reading: Reading;
  /** How each check was judged. */
  readonly causes: Readonly<Record<string, Cause>>;
}

/** Rejects as the runner's `list` does. */
export async function trial(claim: Claim, runner: Runner, options: TrialOptions = {}): Promise<Trial> {
  const scratch = mkdtempSync(join(tmpdir(), `stagegate-trial-${process.pid}-`));
  const folder = join(scratch, 'evidence');
  mkdirSync(folder);
  using children = new Children(processVariables(), scratch);
  try {
    const environment = resolvedEnvironment({ ledger: join(scratch, 'ledger.jsonl'), ...options.environment });
    const environmentFile = join(scratch, 'environment.json');
    writeFileSync(environmentFile, JSON.stringify(environment), { mode: 0o600 });
    const { root = scratch, tools = {}, signal = new AbortController().signal, profile = 'quick' } = options;
    const { variables = processVariables() } = options;
    const shared = { root, signal, environmentFile, variables, children, scratch };
    const ensure: ListContext['ensure'] = async (name) =>
      (options.late === true ? undefined : tools[name]) ?? { missing: 'none was given', fix: 'give one' };
    const planned = toTask(claim, profile, runner);
    const task = {
      ...planned,
      ...(await runner.list?.(
        { ...planned, name: claim.name },
        { ...shared, requirements: options.requirements ?? [], listed: Promise.resolve(), ensure },
      )),
    };
    options.between?.();
    const own = join(scratch, 'scratch', task.id);
    mkdirSync(own, { recursive: true });
    const end = await runner.run({
      ...shared,
      hide: () => {},
      scratch: own,
      tools,
      task,
      profile,
      decisive: options.decisive ?? task.checks.map(({ id }) => id),
      environment,
      folder,
      ...(options.sampled === undefined ? {} : { sampled: options.sampled }),
    });
    const files = new Map([...filesIn(folder), ...Object.entries(end.files ?? {})]);
    return { task, end, files, ...(await judged(task, end, files, runner)) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Reads the files and judges every check, as for a run that ended so. */
export async function judged(
  task: Task,
  end: ToolEnd,
  files: Files,
  runner: Runner,
): Promise<Pick<Trial, 'reading' | 'causes'>> {
  const reading = await runner.read(task, files);
  const run: TaskRun = {
    task: task.id,
    status: end.status === 'completed' && reading.reason !== undefined ? 'errored' : end.status,
    candidate: { before: {}, after: {} },
    fingerprint: { profile: 'quick', cores: 1, tools: end.versions },
    evidence: [],
    measurements: reading.measurements,
    ...(reading.gaps === undefined ? {} : { gaps: reading.gaps }),
    ...(reading.contact === undefined ? {} : { contact: reading.contact }),
    ...(reading.contacts === undefined ? {} : { contacts: reading.contacts }),
  };
  return {
    reading,
    causes: Object.fromEntries(
      task.checks.map((check) => [check.id, evaluate(check, task, run, { named: false, services: {} }).cause]),
    ),
  };
}

export function toTask(claim: Claim, profile: Profile, runner: Pick<Runner, 'contact'>): Task {
  const draft = claim.drafts[profile];
  return {
    contact: { of: runner.contact },
    ...draft,
    id: `${claim.layer}/${claim.name}`,
    layer: claim.layer,
    deadline: draft.deadline ?? 60,
  };
}

function filesIn(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
    }),
  );
}
