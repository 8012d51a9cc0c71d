import { expectedSeconds, type Wave } from '../../core/schedule.ts';

/** Milliseconds between two saves at least. */
const pause = 5_000;
/** And so many times as long as the last one took. */
const share = 20;
/** Milliseconds that the beginning and the end of a run may take before it is saved as it is. */
const soon = 1_000;

/**
 * When the run is saved as it is so far. To render many checks takes seconds in which the gate does nothing else, so what a killed gate would
 * lose is weighed against them: no more than a pause, and what was under way.
 */
export class Saving implements Disposable {
  readonly #save: () => void;
  readonly #clock: () => number;
  /** When the last save ended, and how long it took; of a run that was never saved, both are such that it is due. */
  #saved = Number.NEGATIVE_INFINITY;
  #took = 0;
  #timer: NodeJS.Timeout | undefined;
  #first: NodeJS.Timeout | undefined;

  /**
   * `save` throws nothing. It was done once, which `took` so many milliseconds; otherwise it is due, but waits for a second: most of the time something
   * has ended by then.
   */
  constructor(save: () => void, took: number | undefined, clock = (): number => performance.now()) {
    this.#save = save;
    this.#clock = clock;
    if (took === undefined) this.#first = setTimeout(() => this.now(), soon).unref();
    else [this.#saved, this.#took] = [clock(), took];
  }

  /** Now: it must be there before anything else happens. */
  now(): void {
    this.#forget();
    const since = this.#clock();
    this.#save();
    this.#saved = this.#clock();
    this.#took = this.#saved - since;
  }

  /** Something has ended: now, if it is due. Otherwise as soon as it is, but not while something runs alone: what that would keep waiting is saved before it. */
  before(next: Wave): void {
    const isAlone = next.cores === 0;
    const isLong = expectedSeconds([next]) * 1000 > pause;
    const waits = isAlone && (this.#timer !== undefined || (isLong && this.#leftAfter(0) <= 0));
    if (waits || this.#leftAfter(pause) <= 0) this.now();
    else if (!isAlone) this.whenDue();
  }

  /** As soon as it is due, or with the next save. */
  whenDue(): void {
    this.#timer ??= setTimeout(() => this.now(), Math.max(0, this.#leftAfter(pause))).unref();
  }

  /** The report of the whole run comes next: only if that takes longer than usual, such as to remove created data. */
  soon(): void {
    this.#forget();
    this.#timer = setTimeout(() => this.now(), soon).unref();
  }

  /** Milliseconds until the last save is so old, and is a small share of the time. */
  #leftAfter(age: number): number {
    return this.#saved + Math.max(age, share * this.#took) - this.#clock();
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
