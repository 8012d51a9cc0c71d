/** What a suite's processes reach, as each of them notes it: JSON lines in a private folder of the task, a file for each worker. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../fixtures/access/targets.ts';
import { processVariables } from '../../fixtures/context/process-env.js';
import type { FailedAnswer, Unanswered } from '../suite/journal.ts';

/** A declared origin that was asked, whether it answers or not. */
export interface Asked {
  readonly asked: string;
  /** By a page. */
  readonly isPage?: boolean;
}

export interface Started {
  /** A program. */
  readonly started: string;
  /** It notes by itself whom it asks, but not for which attempt. */
  readonly isWatched?: boolean;
}

/** A context in which nobody is signed in, and why. */
interface SignedOut {
  readonly signedOut: string;
}

/** Staging answered with an error that may be why a test fails. */
interface Failed {
  readonly failed: FailedAnswer;
}

/** Staging had not answered when the test ended. */
interface Waiting {
  readonly unanswered: Unanswered;
}

export type Note = Answer | Asked | Started | SignedOut | Failed | Waiting;

export type Line = Note & {
  /** Absent if it was between tests, for several of them, or in a process that a test started. */
  readonly attempt?: string | undefined;
};

export function answersIn(folder: string): string {
  return join(folder, 'answers');
}

/** Makes it, in a private folder. */
export function answersFolder(folder: string): string {
  const path = answersIn(folder);
  mkdirSync(path);
  return path;
}

/** Of Playwright itself, with the global set-up. */
const mainProcess = 'main';

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
    const file = fileOf(this.#folder, processVariables()['TEST_WORKER_INDEX'] ?? mainProcess);
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

export function fileOf(folder: string, worker: string | number): string {
  return join(folder, `${worker}.jsonl`);
}
