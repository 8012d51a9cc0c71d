/** How many pages load at once. */
import { availableParallelism } from 'node:os';
import { untilAborted } from '../../fixtures/access/until-aborted.ts';

/** In their order, so many at once. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(most: number) {
    this.#free = most;
  }

  /** Resolves to what ends the turn, once or more often. Rejects with the signal's reason if that comes first. */
  async take(signal: AbortSignal): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal);
    let isOver = false;
    return () => {
      if (!isOver) this.#next();
      isOver = true;
    };
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    try {
      await untilAborted(promise, signal);
    } catch (error) {
      const place = this.#waiting.indexOf(resolve);
      if (place === -1) this.#next();
      else this.#waiting.splice(place, 1);
      throw error;
    }
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

/**
 * Two for each core: while one page waits for an answer, another computes. Many more would be late on a machine that is too small for
 * them, and a page that is late fails. One that shows its content mostly waits, and needs no turn any more.
 */
export const loading = new Turns(2 * availableParallelism());
