/** What a suite's processes reach: JSON lines in a private folder of the task, a file for each worker. */
import { appendFileSync, closeSync, existsSync, fstatSync, mkdirSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Contact } from '../../core/model.ts';
import type { Answer } from '../../fixtures/access/contact.ts';
import { processVariables } from '../../fixtures/context/process-env.ts';
import { Reached } from '../suite/reached.ts';

interface Line extends Answer {
  /** Absent if it was between tests, for several of them, or in a process that a test started. */
  readonly attempt?: string | undefined;
}

/** Makes it, in a private folder. */
export function answersFolder(folder: string): string {
  const path = join(folder, 'answers');
  mkdirSync(path);
  return path;
}

/** Throws nothing: a process may outlive its task and the folder, and without its line an answer is none. */
export function noteAnswer(folder: string, answer: Answer, attempt: string | undefined): void {
  const line: Line = { ...answer, attempt };
  try {
    appendFileSync(fileOf(folder, processVariables()['TEST_WORKER_INDEX'] ?? 'main'), `${JSON.stringify(line)}\n`);
  } catch {}
}

/** The reporter's half: Playwright reports that an attempt has ended once everything is noted. */
export class Answers {
  readonly #folder: string | undefined;
  readonly #read = new Map<string, number>();
  readonly #attempts = new Map<string, Reached>();
  readonly #all = new Reached();

  /** `folder` is undefined if nobody notes anything. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Of an attempt that has just ended in a worker; undefined if nobody notes anything. */
  of(attempt: string, worker: number): Contact | undefined {
    if (this.#folder === undefined) return undefined;
    this.#readNew(fileOf(this.#folder, worker));
    const reached = this.#attempts.get(attempt) ?? new Reached();
    this.#attempts.delete(attempt);
    return reached.contact();
  }

  /** Of the whole suite, at its end. */
  all(): Contact | undefined {
    if (this.#folder === undefined) return undefined;
    for (const name of readdirSync(this.#folder)) this.#readNew(join(this.#folder, name));
    return this.#all.contact();
  }

  #readNew(file: string): void {
    const from = this.#read.get(file) ?? 0;
    const text = existsSync(file) ? textFrom(file, from) : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    this.#read.set(file, from + Buffer.byteLength(whole));
    for (const line of whole.split('\n').filter((one) => one !== '')) this.#add(JSON.parse(line));
  }

  #add({ attempt, ...answer }: Line): void {
    this.#all.add(answer);
    if (attempt === undefined) return;
    const reached = this.#attempts.get(attempt) ?? new Reached();
    this.#attempts.set(attempt, reached);
    reached.add(answer);
  }
}

function fileOf(folder: string, worker: string | number): string {
  return join(folder, `${worker}.jsonl`);
}

function textFrom(file: string, from: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(fstatSync(descriptor).size - from);
    readSync(descriptor, bytes, 0, bytes.length, from);
    return bytes.toString();
  } finally {
    closeSync(descriptor);
  }
}
