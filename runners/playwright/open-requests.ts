/** The requests of the attempt that is running, Node's and those of its pages, until they are answered. */
import type { Waited } from '../../fixtures/access/pending.ts';
import { unansweredOf } from '../suite/unanswered.ts';
import type { AnswerNotes } from './answer-notes.ts';
import { atEndOfBody, type Tests } from './attempts.ts';

export class OpenRequests {
  readonly #tests: Tests | undefined;
  readonly #notes: AnswerNotes;
  readonly #waiting = new Map<object, () => Waited | undefined>();
  #attempt: string | undefined;

  constructor(tests: Tests | undefined, notes: AnswerNotes) {
    this.#tests = tests;
    this.#notes = notes;
  }

  /** What an earlier attempt left open, and what is asked between two of them, is nobody's. */
  add(attempt: string | undefined, request: object, waited: () => Waited | undefined): void {
    if (this.#tests === undefined || attempt === undefined) return;
    if (attempt !== this.#attempt) {
      this.#attempt = attempt;
      this.#waiting.clear();
      atEndOfBody(this.#tests, () => this.#note());
    }
    this.#waiting.set(request, waited);
  }

  remove(request: object): void {
    this.#waiting.delete(request);
  }

  #note(): void {
    const waited = [...this.#waiting.values()].flatMap((one) => one() ?? []);
    for (const unanswered of unansweredOf(waited)) this.#notes.add({ unanswered }, this.#attempt);
  }
}
