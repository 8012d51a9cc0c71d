/** Real output of a tool, kept as the input of tests. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Claim, Files } from '../../../core/claim.ts';
import type { Task } from '../../../core/model.ts';
import { sourceRoot } from '../../../fixtures/context/install.ts';
import type { Runner } from '../../runner.ts';
import { filesIn, type Trial, tryOut } from './trial.ts';

export interface Recording {
  readonly task: Task;
  readonly files: Files;
}

const taskFile = 'task.json';

/** The trials of these names, or all if none is named. */
export function only(names: readonly string[], trials: Readonly<Record<string, Trial>>): typeof trials {
  return names.length === 0 ? trials : Object.fromEntries(names.map((name) => [name, trialOf(name, trials)]));
}

function trialOf(name: string, trials: Readonly<Record<string, Trial>>): Trial {
  const trial = trials[name];
  if (trial === undefined) throw new Error(`There is no case "${name}": there are ${Object.keys(trials).join(', ')}.`);
  return trial;
}

/** Runs each trial with the real tool and replaces `<folder>/<name>/` by what it left. */
export async function record(
  folder: string,
  runner: Runner,
  claim: Claim,
  trials: Readonly<Record<string, Trial>>,
): Promise<void> {
  for (const [name, trial] of Object.entries(trials)) {
    const { task, files, base } = await tryOut(runner, claim, trial);
    rmSync(join(folder, name), { recursive: true, force: true });
    const write = (path: string, content: string): void => {
      const target = join(folder, name, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content.replaceAll(`${base}/`, '/').replaceAll(sourceRoot, '/stagegate'));
    };
    write(taskFile, `${JSON.stringify(task, null, 2)}\n`);
    for (const [path, bytes] of files) write(path, isText(path) ? Buffer.from(bytes).toString() : '');
  }
}

export function recorded(folder: string, name: string): Recording {
  const { [taskFile]: task, ...files } = Object.fromEntries(filesIn(join(folder, name)));
  return { task: JSON.parse(Buffer.from(task ?? []).toString()) as Task, files: new Map(Object.entries(files)) };
}

/** Traces and pictures are kept by name alone: `read` does not open them, and they contain paths of the machine. */
function isText(path: string): boolean {
  return /\.(?:jsonl?|txt|md)$/.test(path);
}
