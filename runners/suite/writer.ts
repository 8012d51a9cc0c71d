/** The writing half of the journal; it runs inside the tools, so it imports nothing heavy. */
import { appendFileSync, openSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Frame, framesIn } from './frames.ts';
import type { JournalLine, ReportedError } from './journal.ts';
import { unsetIn } from './unset-reads.ts';

export const journalFile = 'tests.jsonl';

/** The variables by which a reporter learns where to write and what its paths are relative to. */
export const journalVariables = { journal: 'STAGEGATE_JOURNAL', root: 'STAGEGATE_ROOT' } as const;

const longest = 4000;

type Line = Exclude<JournalLine, { kind: 'end' }>;

export class JournalWriter {
  readonly #path: string;
  /** Open from the first line to the end of the process. */
  #file: number | undefined;
  readonly #root: string;
  /** The process's own: what a global set-up adds is set for its tests. */
  readonly #variables: Readonly<Record<string, string | undefined>>;
  #lines = 0;
  readonly #places = new Map<string, string>();

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    const { [journalVariables.journal]: path, [journalVariables.root]: root } = variables;
    if (path === undefined || root === undefined) {
      throw new Error(
        `${Object.values(journalVariables).join(' and ')} are not set: this reporter is for stagegate's own use.`,
      );
    }
    this.#path = path;
    this.#root = root;
    this.#variables = variables;
  }

  write(line: Line): void {
    this.writeAll([line]);
  }

  /** What one event says, in one call of the system: of many tests, a call for each takes longer than all else that is done with it. */
  writeAll(lines: readonly Line[]): void {
    this.#append(lines);
    this.#lines += lines.length;
  }

  /** Of what went wrong outside a test. All of it goes where the tool's own reporter, which is not there, would print it. */
  writeError(error: ReportedError, whole: string): void {
    this.write({ kind: 'error', ...error });
    this.print(whole);
  }

  print(error: string): void {
    process.stderr.write(`${this.readable(error)}\n\n`);
  }

  end(status: Extract<JournalLine, { kind: 'end' }>['status']): void {
    this.#append([{ kind: 'end', status, lines: this.#lines }]);
  }

  #append(lines: readonly JournalLine[]): void {
    this.#file ??= openSync(this.#path, 'a');
    appendFileSync(this.#file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  /** It is at the first of the given places that is the team's own, else at the first such line of its stack. */
  error(message: string, places: readonly (Frame | undefined)[], stack: string | undefined): ReportedError {
    const isOwn = ({ file }: Frame): boolean => file.startsWith(this.#root + sep) && !file.includes('/node_modules/');
    const frames = framesIn(stack);
    const own = [...places.flatMap((one) => one ?? []), ...frames].filter(isOwn);
    const [at] = own;
    return {
      message: this.readable(message),
      ...(at === undefined ? {} : { file: this.place(at.file), line: at.line }),
      ...unsetIn(message, frames, own, (name) => this.#variables[name] === undefined),
    };
  }

  /** Relative to the root, with forward slashes. */
  place(file: string): string {
    const known = this.#places.get(file);
    if (known !== undefined) return known;
    const place = relative(this.#root, file).split(sep).join('/');
    this.#places.set(file, place);
    return place;
  }

  /** A tool's message without colours, cut to a readable length, its paths relative to the root. */
  readable(message: string): string {
    const text = stripVTControlCharacters(message).trim();
    const short = text.replaceAll(`file://${this.#root}${sep}`, '').replaceAll(`${this.#root}${sep}`, '');
    return short.length > longest ? `${short.slice(0, longest)}…` : short;
  }
}

/** Identifies a test in the plan, in the list and in the run. */
export function testKey(project: string, file: string, titles: readonly string[]): string {
  return JSON.stringify([project, file, ...titles]);
}

/** The file of a test with that key. */
export function fileIn(key: string): string {
  return String(JSON.parse(key)[1]);
}
