/** Milliseconds between two saves at least: a gate that is killed loses no more than that. */
const pause = 5_000;
/** And so many times as long as the last one took. */
const share = 20;
/** Milliseconds that the beginning and the end of a run may take before it is saved as it is. */
const soon = 1_000;

/**
 * When the run is saved as it is so far. To render many checks takes seconds in which the gate does nothing else, so what a killed gate would
 * lose is weighed against them.
 */
export class Saving implements Disposable {
  readonly #save: () => void;
  readonly #clock: () => number;
  #due: number;
  #timer: NodeJS.Timeout | undefined;
  #first: NodeJS.Timeout | undefined;

  /**
   * `save` throws nothing. It was done once, which `took` so many milliseconds; otherwise it is due, but waits for a second: most of the time something
   * has ended by then.
   */
  constructor(save: () => void, took: number | undefined, clock = (): number => performance.now()) {
    this.#save = save;
    this.#clock = clock;
    this.#due = clock() + (took === undefined ? 0 : pauseAfter(took));
    if (took === undefined) this.#first = setTimeout(() => this.now(), soon).unref();
  }

  /** Now: it must be there before anything else happens. */
  now(): void {
    this.#forget();
    const since = this.#clock();
    this.#save();
    const until = this.#clock();
    this.#due = until + pauseAfter(until - since);
  }

  /** Now, if it is due or something waits for it. */
  ifDue(): void {
    if (this.#timer !== undefined || this.#clock() >= this.#due) this.now();
  }

  /** As soon as it is due, or with the next save. */
  whenDue(): void {
    this.#timer ??= setTimeout(() => this.now(), Math.max(0, this.#due - this.#clock())).unref();
  }

  /** The report of the whole run comes next: only if that takes longer than usual, such as to remove created data. */
  soon(): void {
    this.#forget();
    this.#timer = setTimeout(() => this.now(), soon).unref();
  }

  #forget(): void {
    clearTimeout(this.#first);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  [Symbol.dispose](): void {
    this.#forget();
  }
}

function pauseAfter(took: number): number {
  return Math.max(pause, share * took);
}
