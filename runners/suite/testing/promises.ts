/** What must hold of `read` whatever a tool left, tested with each recording of each tool. */
import { describe, expect, test } from 'vitest';
import type { Files } from '../../../core/claim.ts';
import { evaluate } from '../../../core/evaluate.ts';
import type { Task, TaskRun } from '../../../core/model.ts';
import type { Reading, Runner } from '../../runner.ts';
import { completed as completedCodes, exitFile, parseExit } from '../exit.ts';
import { exitReason } from '../exit-reason.ts';
import { journalFile } from '../writer.ts';
import { recorded } from './recording.ts';

/** Checks of the task that would pass: what decides is the gate's own comparison. */
async function passing(runner: Runner, task: Task, files: Files): Promise<readonly string[]> {
  const reading = await runner.read(task, files);
  const run = taskRun(task, files, reading);
  return task.checks
    .filter(
      (check) => evaluate(check, { contact: { of: 'none' } }, run, { named: true, services: {} }).result === 'pass',
    )
    .map(({ id }) => id);
}

/** If it is not known how the tool ended, the worst case: the gate believes that it completed. */
function taskRun(task: Task, files: Files, { measurements, reason }: Reading): TaskRun {
  const exit = parseExit(files.get(exitFile) ?? new Uint8Array());
  const completed = exit === undefined || exitReason(exit, completedCodes) === undefined;
  return {
    task: task.id,
    status: completed && reason === undefined ? 'completed' : 'errored',
    candidate: { before: {}, after: {} },
    fingerprint: { profile: 'quick', cores: 1, tools: {} },
    evidence: [],
    measurements,
  };
}

export function keepsItsPromises(runner: Runner, folder: string, names: readonly string[]): void {
  describe.each(names)('what "%s" left', (name) => {
    const { task, files } = recorded(folder, name);

    test('passes nothing once any file of it is gone', async () => {
      for (const lost of files.keys()) {
        const rest = new Map([...files].filter(([path]) => path !== lost));
        expect(await passing(runner, task, rest), `without ${lost}`).toEqual([]);
      }
    });

    test('passes nothing once its journal is cut', async () => {
      const journal = files.get(journalFile) ?? new Uint8Array();
      for (const end of cuts(journal)) {
        const cut = new Map(files).set(journalFile, journal.slice(0, end));
        expect(await passing(runner, task, cut), `cut at ${end} of ${journal.length} bytes`).toEqual([]);
      }
    });

    test('passes nothing more when a line of its journal is taken out', async () => {
      const before = new Set(await passing(runner, task, files));
      const lines = Buffer.from(files.get(journalFile) ?? [])
        .toString()
        .split('\n');
      for (const [index, line] of lines.entries()) {
        const rest = new Map(files).set(journalFile, Buffer.from(lines.filter((_, at) => at !== index).join('\n')));
        const gained = (await passing(runner, task, rest)).filter((id) => !before.has(id));
        expect(gained, `without ${line}`).toEqual([]);
      }
    });
  });
}

/** Each line's end but the last, and the middle of each line. */
function cuts(journal: Uint8Array): readonly number[] {
  const ends = [...journal].flatMap((byte, index) => (byte === 10 ? [index + 1] : [])).slice(0, -1);
  return [0, ...ends.flatMap((end) => [end - 2, end])];
}
