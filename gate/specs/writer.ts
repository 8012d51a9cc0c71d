/** The writing half of the journal; it runs inside the tools, so it imports nothing heavy. */
import { appendFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { JournalLine } from './journal.ts';

export const journalFile = 'tests.jsonl';

/** The variables by which a reporter learns where to write and what its paths are relative to. */
export const journalVariables = { journal: 'STAGEGATE_JOURNAL', root: 'STAGEGATE_ROOT' } as const;

const longest = 4000;

export class JournalWriter {
  readonly #path: string;
  readonly #root: string;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    const { [journalVariables.journal]: path, [journalVariables.root]: root } = variables;
    if (path === undefined || root === undefined) {
      throw new Error(
        `${Object.values(journalVariables).join(' and ')} are not set: this reporter is for stagegate's own use.`,
      );
    }
    this.#path = path;
    this.#root = root;
  }

  write(line: JournalLine): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
  }

  /** Relative to the root, with forward slashes. */
  place(file: string): string {
    return relative(this.#root, file).split(sep).join('/');
  }
}

/** Where a test is found again: in the plan, in the list and in the run. */
export function testKey(project: string, file: string, titles: readonly string[]): string {
  return JSON.stringify([project, file, ...titles]);
}

/** A tool's message without colours, cut to a readable length. */
export function plain(message: string): string {
  const text = stripVTControlCharacters(message).trim();
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
