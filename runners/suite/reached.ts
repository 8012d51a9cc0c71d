import type { Contact } from '../../core/model.ts';
import type { Answer } from '../../fixtures/access/targets.ts';

const most = 20;

/** Sums answers. */
export class Reached {
  readonly #origins = new Map<string, number>();
  readonly #others = new Set<string>();
  readonly #walls = new Set<string>();

  add({ origin, host, wall }: Answer): void {
    if (wall !== undefined) this.#walls.add(wall);
    else if (origin === undefined) this.#others.add(host);
    else this.#origins.set(origin, (this.#origins.get(origin) ?? 0) + 1);
  }

  /**
   * `asked`: declared origins, whether they answered or not; undefined if nobody watched. `isFirst`: nothing of the suite had asked one.
   */
  contact(asked?: ReadonlySet<string>, isFirst = false): Contact {
    const isElsewhere = isFirst || this.#others.size > 0;
    const unasked = asked?.size === 0 && this.#origins.size === 0 && this.#walls.size === 0 && isElsewhere;
    return {
      origins: Object.fromEntries([...this.#origins].toSorted(([a], [b]) => a.localeCompare(b))),
      others: [...this.#others].toSorted().slice(0, most),
      ...(this.#walls.size === 0 ? {} : { walls: [...this.#walls].slice(0, most) }),
      ...(unasked ? { unasked } : {}),
    };
  }
}

/** By a declared origin, or by what stands in front of one. */
export function isReached({ origins, walls = [] }: Contact): boolean {
  return Object.keys(origins).length > 0 || walls.length > 0;
}
