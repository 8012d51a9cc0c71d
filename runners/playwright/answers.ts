/** What a suite's processes reach: JSON lines in a private folder of the task, a file for each worker. */
import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contact } from '../../core/model.ts';
import type { Answer } from '../../fixtures/access/targets.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import { parsedLine } from '../suite/contact.ts';
import type { FailedAnswer } from '../suite/journal.ts';
import { Reached } from '../suite/reached.ts';

/** A declared origin that was asked, whether it answers or not. */
interface Asked {
  readonly asked: string;
}

/** A context in which nobody is signed in, and why. */
interface SignedOut {
  readonly signedOut: string;
}

/** Staging answered with an error that may be why a test fails. */
interface Failed {
  readonly failed: FailedAnswer;
}

type Note = Answer | Asked | SignedOut | Failed;

type Line = Note & {
  /** Absent if it was between tests, for several of them, or in a process that a test started. */
  readonly attempt?: string | undefined;
};

/** Of an attempt, or of the whole suite. */
class Seen {
  readonly #reached = new Reached();
  readonly #asked = new Set<string>();

  /** Why nobody was signed in, of the first context in which it was so. */
  signedOut: string | undefined;
  readonly failed: FailedAnswer[] = [];

  add(one: Note): void {
    if ('asked' in one) this.#asked.add(one.asked);
    else if ('signedOut' in one) this.signedOut ??= one.signedOut;
    else if ('failed' in one) this.failed.push(one.failed);
    else this.#reached.add(one);
  }

  /** `between`: what no attempt did, such as a hook for several tests, whose page a test may go on with. */
  contact(between?: Seen): Contact {
    const others = between === undefined ? [] : between.#asked;
    return this.#reached.contact(new Set([...this.#asked, ...others]));
  }
}

interface SeenByAttempt {
  readonly contact?: Contact;
  readonly signedOut?: string;
  /** Answers with an error, in their order. */
  readonly failed?: readonly FailedAnswer[];
}

/** Makes it, in a private folder. */
export function answersFolder(folder: string): string {
  const path = join(folder, 'answers');
  mkdirSync(path);
  return path;
}

/** What one process has written: no line twice, because a WebSocket may bring thousands of answers. */
export class AnswerNotes {
  readonly #folder: string;
  readonly #written = new Set<string>();
  #isTorn = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Throws nothing: a process may outlive its task and the folder, and without its line an answer is none. */
  add(answer: Note, attempt: string | undefined): void {
    const line: Line = { ...answer, attempt };
    const text = JSON.stringify(line);
    if (this.#written.has(text)) return;
    const file = fileOf(this.#folder, processVariables()['TEST_WORKER_INDEX'] ?? 'main');
    try {
      // What a full disk has cut short ends here.
      appendFileSync(file, `${this.#isTorn ? '\n' : ''}${text}\n`);
      this.#isTorn = false;
      this.#written.add(text);
    } catch {
      this.#isTorn = true;
    }
  }
}

/**
 * The reporter's half; it counts an origin once for each process and attempt. Playwright reports that an attempt has ended once
 * everything is noted.
 */
export class Answers {
  readonly #folder: string | undefined;
  readonly #read = new Map<string, number>();
  readonly #attempts = new Map<string, Seen>();
  /** By worker's file. */
  readonly #between = new Map<string, Seen>();
  readonly #all = new Seen();

  /** `folder` is undefined if nobody notes anything. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Of an attempt that has just ended in a worker; empty if nobody notes anything. */
  of(attempt: string, worker: number): SeenByAttempt {
    if (this.#folder === undefined) return {};
    const file = fileOf(this.#folder, worker);
    this.#readNew(file);
    const seen = this.#attempts.get(attempt) ?? new Seen();
    this.#attempts.delete(attempt);
    const between = this.#between.get(file);
    const signedOut = seen.signedOut ?? between?.signedOut;
    return {
      contact: seen.contact(between),
      ...(signedOut === undefined ? {} : { signedOut }),
      ...(seen.failed.length === 0 ? {} : { failed: seen.failed }),
    };
  }

  /** Of the whole suite, at its end. */
  all(): Contact | undefined {
    if (this.#folder === undefined) return undefined;
    for (const name of namesIn(this.#folder)) this.#readNew(join(this.#folder, name));
    return this.#all.contact();
  }

  #readNew(file: string): void {
    const from = this.#read.get(file) ?? 0;
    const text = textFrom(file, from);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    this.#read.set(file, from + Buffer.byteLength(whole));
    for (const line of whole.split('\n').flatMap((text) => parsedLine<Line>(text))) this.#add(line, file);
  }

  #add({ attempt, ...answer }: Line, file: string): void {
    this.#all.add(answer);
    if (attempt === undefined) addTo(this.#between, file, answer);
    else addTo(this.#attempts, attempt, answer);
  }
}

function addTo(all: Map<string, Seen>, key: string, answer: Note): void {
  const seen = all.get(key) ?? new Seen();
  all.set(key, seen);
  seen.add(answer);
}

function fileOf(folder: string, worker: string | number): string {
  return join(folder, `${worker}.jsonl`);
}

/** Nothing of a file that is not there, or no longer. */
function textFrom(file: string, from: number): string {
  try {
    return readFileSync(file).subarray(from).toString();
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
