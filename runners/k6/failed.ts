/** How requests of one stretch of time failed. */

/** Requests that failed alike. */
export interface Failed {
  /** 0 if there was no response. */
  readonly status: number;
  readonly error: string;
  readonly count: number;
}

/** Different failures of a stretch; an error's text may be staging's. */
const most = 10;
const longest = 100;
const others = '(other errors)';

export class Failures {
  readonly #kinds = new Map<string, Failed>();

  add({ status, error, count }: Failed): void {
    const said = status > 0 ? '' : error.slice(0, longest);
    const isKept = this.#kinds.size < most || this.#kinds.has(keyOf(status, said));
    const kind = isKept ? { status, error: said } : { status: 0, error: others };
    const key = keyOf(kind.status, kind.error);
    this.#kinds.set(key, { ...kind, count: count + (this.#kinds.get(key)?.count ?? 0) });
  }

  /** The most frequent first. */
  get list(): readonly Failed[] {
    return [...this.#kinds.values()].toSorted((a, b) => b.count - a.count);
  }
}

function keyOf(status: number, error: string): string {
  return `${status} ${error}`;
}
