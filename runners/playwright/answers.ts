/** What a suite's processes reach, as the reporter reads it while they note it. */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Contact } from '../../core/model.ts';
import { parsedLine } from '../suite/contact.ts';
import { mostTelling } from '../suite/failed-answers.ts';
import type { FailedAnswer, Unanswered } from '../suite/journal.ts';
import { fileOf, type Line, type Note } from './answer-notes.ts';
import { Seen } from './seen.ts';

interface SeenByAttempt {
  readonly contact?: Contact;
  readonly signedOut?: string;
  /** Answers with an error, the most telling first. */
  readonly failed?: FailedAnswer[];
  /** It failed, and has neither asked staging by itself nor had an answer. */
  readonly silent?: true;
  /** Requests without an answer, the longest first. */
  readonly unanswered?: Unanswered[];
}

/**
 * It counts an origin once for each process and attempt. Playwright reports that an attempt has ended once
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
  of(attempt: string, worker: number, hasFailed: boolean): SeenByAttempt {
    if (this.#folder === undefined) return {};
    const file = fileOf(this.#folder, worker);
    this.#readNew(file);
    const isFirst = hasFailed && !this.#hasAsked(this.#folder);
    const seen = this.#attempts.get(attempt) ?? new Seen();
    this.#attempts.delete(attempt);
    const between = this.#between.get(file);
    const signedOut = seen.signedOut ?? between?.signedOut;
    const contact = seen.contact(between, isFirst);
    return {
      contact,
      ...(signedOut === undefined ? {} : { signedOut }),
      ...(seen.failed.length === 0 ? {} : { failed: mostTelling(seen.failed) }),
      ...(seen.unanswered.length === 0 ? {} : { unanswered: seen.unanswered }),
      ...(hasFailed && seen.isSilent(between) ? { silent: true } : {}),
    };
  }

  /** Of the whole suite, at its end. */
  all(): Contact | undefined {
    if (this.#folder === undefined) return undefined;
    this.#readAll(this.#folder);
    return this.#all.contact();
  }

  /** Whether anything of the suite has asked staging so far, or may have: what it left, such as a file, any test may know. */
  #hasAsked(folder: string): boolean {
    if (!this.#all.hasAsked) this.#readAll(folder);
    return this.#all.hasAsked;
  }

  #readAll(folder: string): void {
    for (const name of namesIn(folder)) this.#readNew(join(folder, name));
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

/** Nothing of a file that is not there, or no longer. What was read before is not read again: a worker may run thousands of tests. */
function textFrom(file: string, from: number): string {
  try {
    const opened = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(fstatSync(opened).size - from);
      return bytes.subarray(0, readSync(opened, bytes, 0, bytes.length, from)).toString();
    } finally {
      closeSync(opened);
    }
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
