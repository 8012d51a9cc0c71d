/** Sums what a suite's processes note. */
import type { Contact } from '../../core/model.ts';
import type { FailedAnswer, Unanswered } from '../suite/journal.ts';
import { isReached, Reached } from '../suite/reached.ts';
import type { Asked, Note, Started } from './answer-notes.ts';

/** Of an attempt, or of the whole suite. */
export class Seen {
  readonly #reached = new Reached();
  readonly #asked = new Set<string>();
  #hasStarted = false;
  #hasPage = false;

  /** Why nobody was signed in, of the first context in which it was so. */
  signedOut: string | undefined;
  readonly failed: FailedAnswer[] = [];
  readonly unanswered: Unanswered[] = [];

  add(one: Note): void {
    if ('asked' in one) this.#ask(one);
    else if ('started' in one) this.#start(one);
    else if ('signedOut' in one) this.signedOut ??= one.signedOut;
    else if ('failed' in one) this.failed.push(one.failed);
    else if ('unanswered' in one) this.unanswered.push(one.unanswered);
    else this.#reached.add(one);
  }

  #ask({ asked, isPage = false }: Asked): void {
    this.#asked.add(asked);
    this.#hasPage ||= isPage;
  }

  #start({ started, isWatched = false }: Started): void {
    this.#hasStarted = true;
    if (!isWatched) this.#asked.add(started);
  }

  /** Neither it nor what it started has asked staging, so far as is known; nor was there a page or a program `between`, by which it may act on staging. */
  isSilent(between?: Seen): boolean {
    const hasOther = between !== undefined && (between.#hasPage || between.#hasStarted);
    return !hasOther && !this.#hasStarted && !this.hasAsked && !isReached(this.#reached.contact());
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
