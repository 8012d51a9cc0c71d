import type { Contact } from '../../core/model.ts';
import type { Answer } from '../../fixtures/access/contact.ts';

const mostOthers = 20;

/** Sums answers. */
export class Reached {
  readonly #origins = new Map<string, number>();
  readonly #others = new Set<string>();

  add({ origin, host }: Answer): void {
    if (origin === undefined) this.#others.add(host);
    else this.#origins.set(origin, (this.#origins.get(origin) ?? 0) + 1);
  }

  contact(): Contact {
    return {
      origins: Object.fromEntries([...this.#origins].toSorted(([a], [b]) => a.localeCompare(b))),
      others: [...this.#others].toSorted().slice(0, mostOthers),
    };
  }
}
