/** How requests of one stretch of time failed. */

/** Requests that failed alike. */
export interface Failed {
  /** 0 if there was no response. */
  readonly status: number;
  readonly error: string;
  readonly count: number;
}

/** Different failures of a stretch after which only statuses count apart: an error's text may be staging's. */
const most = 10;
const longest = 100;
const others = '(other errors)';

export class Failures {
  readonly #kinds = new Map<string, Failed>();

  add({ status, error, count }: Failed): void {
    const said = status > 0 ? '' : textOf(error);
    const isKept = status > 0 || this.#kinds.size < most || this.#kinds.has(keyOf(status, said));
    const kind = { status, error: isKept ? said : others };
    const key = keyOf(kind.status, kind.error);
    this.#kinds.set(key, { ...kind, count: count + (this.#kinds.get(key)?.count ?? 0) });
  }

  /** The most frequent first. */
  get list(): readonly Failed[] {
    return [...this.#kinds.values()].toSorted((a, b) => b.count - a.count);
  }
}

/** Without this machine's port, which differs from connection to connection: `read tcp 10.0.0.7:45321->…`. */
function textOf(error: string): string {
  return error.replaceAll(/:\d+->/g, '->').slice(0, longest);
}

function keyOf(status: number, error: string): string {
  return `${status} ${error}`;
}
