/** Asks who staging is, after each failure and after each wave. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Look, silentIn } from '../../core/gone.ts';

export interface Patience {
  /** Milliseconds in which a service that crashed may come back before it counts as gone. */
  readonly wait: number;
  readonly interval: number;
}

const usual: Patience = { wait: 10_000, interval: 500 };

export class Looks {
  readonly #ask: (hurried: boolean) => Promise<Look>;
  readonly #signal: AbortSignal;
  readonly #patience: Patience;
  /** Tasks that have ended, now and when the current look began. */
  #ended = 0;
  #seen = 0;
  #current: Promise<Look> | undefined;
  #next: Promise<Look> | undefined;
  /** Services and origins that were waited for in vain: nobody waits for them again. */
  #gone: readonly string[];

  /** `ask` is `hurried` once the run was interrupted, which ends what it asks until then. `gone` are those that were silent before the run. */
  constructor(
    ask: (hurried: boolean) => Promise<Look>,
    signal: AbortSignal,
    { gone = [], patience = usual }: { readonly gone?: readonly string[]; readonly patience?: Patience } = {},
  ) {
    this.#ask = ask;
    this.#signal = signal;
    this.#gone = gone;
    this.#patience = patience;
  }

  /** What was seen before says nothing about what the task did. */
  taskEnded(): void {
    this.#ended += 1;
  }

  /** A look that began after the last task had ended. All who ask while another is under way share the next. */
  latest(): Promise<Look> {
    if (this.#current === undefined) return this.#begin();
    if (this.#seen === this.#ended) return this.#current;
    const begin = (): Promise<Look> => this.#begin();
    this.#next ??= this.#current.then(begin, begin);
    return this.#next;
  }

  #begin(): Promise<Look> {
    this.#seen = this.#ended;
    this.#next = undefined;
    this.#current = this.#patiently(performance.now() + this.#patience.wait);
    return this.#current;
  }

  async #patiently(until: number): Promise<Look> {
    for (;;) {
      const hurried = this.#signal.aborted;
      const look = await this.#ask(hurried);
      // The interruption cut off what was asked before it.
      if (!hurried && this.#signal.aborted) continue;
      const silent = [...silentIn(look).keys()];
      const isOver = performance.now() >= until || this.#signal.aborted;
      if (isOver || silent.every((name) => this.#gone.includes(name))) {
        this.#gone = silent;
        return look;
      }
      await pause(this.#patience.interval, undefined, { signal: this.#signal }).catch(() => {});
    }
  }
}
