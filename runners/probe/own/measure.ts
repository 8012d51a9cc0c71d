/** A team's own probe in a process of its own: its deadline ends it, and its end is not the gate's. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extension } from '../../../fixtures/context/install.ts';
import type { Exit } from '../../processes.ts';
import type { RunContext } from '../../runner.ts';
import { makeFolders } from '../../task-folders.ts';
import { browserFor } from '../launch.ts';
import type { Job, Outcome } from './job.ts';

/** Milliseconds from the interruption to the next signal: it may remove what it has created. */
const grace = 2000;

export async function measureOwn(context: RunContext): Promise<Outcome> {
  const { task, root, environmentFile, folder, scratch, children, signal, hide } = context;
  const [file, outcome, hidden] = ['job.json', 'outcome.json', 'hidden.jsonl'].map((name) => join(scratch, name));
  if (file === undefined || outcome === undefined || hidden === undefined) return {};
  makeFolders(context);
  for (const path of [outcome, hidden]) rmSync(path, { force: true });
  const job: Job = { task, root, environmentFile, folder, browser: browserFor(context), outcome, hidden };
  writeFileSync(file, JSON.stringify(job), { mode: 0o600 });
  const stderr = join(scratch, 'stderr.txt');
  const exit = await children.run(process.execPath, [join(import.meta.dirname, `child${extension}`), file], {
    cwd: root,
    env: withValues(context.variables),
    stdout: join(scratch, 'stdout.txt'),
    stderr,
    signal,
    grace,
  });
  if (existsSync(hidden)) for (const line of linesOf(hidden)) hide(JSON.parse(line));
  if (existsSync(outcome)) return JSON.parse(readFileSync(outcome, 'utf8'));
  return {
    reason: {
      code: 'tool-failed',
      detail: `the probe ended its process (${ending(exit)})${lastWords(stderr)}`,
      fix: 'Remove what ends it from the claim’s own measure(): process.exit, memory without bound, an error that nobody awaits.',
    },
  };
}

/** The team's code reads the variables that its definition reads. */
function withValues(variables: RunContext['variables']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function ending({ code, signal, failure }: Exit): string {
  return failure ?? signal ?? `exit code ${code}`;
}

/** Bytes of what it wrote: its last error is among them. */
const mostWords = 100_000;

function lastWords(file: string): string {
  const lines = existsSync(file) ? endOf(file, mostWords).split('\n') : [];
  const error = lines.findLast((line) => /^(?:\w*Error\b|FATAL)/.test(line));
  return error === undefined ? '' : `: ${error.slice(0, 500)}`;
}

/** A probe may write without end until its deadline. */
function endOf(path: string, most: number): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, most));
    const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8', 0, read);
  } finally {
    closeSync(file);
  }
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
