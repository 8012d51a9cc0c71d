/** Sums what a suite's processes note. */
import type { Contact } from '../../core/model.ts';
import type { FailedAnswer, Unanswered } from '../suite/journal.ts';
import { isReached, Reached } from '../suite/reached.ts';
import type { Note, Started } from './answer-notes.ts';

/** Of an attempt, or of the whole suite. */
export class Seen {
  readonly #reached = new Reached();
  readonly #asked = new Set<string>();
  #hasStarted = false;

  /** Why nobody was signed in, of the first context in which it was so. */
  signedOut: string | undefined;
  readonly failed: FailedAnswer[] = [];
  readonly unanswered: Unanswered[] = [];

  add(one: Note): void {
    if ('asked' in one) this.#asked.add(one.asked);
    else if ('started' in one) this.#start(one);
    else if ('signedOut' in one) this.signedOut ??= one.signedOut;
    else if ('failed' in one) this.failed.push(one.failed);
    else if ('unanswered' in one) this.unanswered.push(one.unanswered);
    else this.#reached.add(one);
  }

  #start({ started, isWatched = false }: Started): void {
    this.#hasStarted = true;
    if (!isWatched) this.#asked.add(started);
  }

  /** Neither it nor what it started has asked staging, so far as is known. */
  get isSilent(): boolean {
    return !this.#hasStarted && !this.hasAsked && !isReached(this.#reached.contact());
  }

  get hasAsked(): boolean {
    return this.#asked.size > 0;
  }

  /**
   * `between`: what no attempt did, such as a hook for several tests, whose page a test may go on with. `isFirst`: nothing of the suite had asked
   * staging.
   */
  contact(between?: Seen, isFirst = false): Contact {
    const others = between === undefined ? [] : between.#asked;
    return this.#reached.contact(new Set([...this.#asked, ...others]), isFirst);
  }
}
