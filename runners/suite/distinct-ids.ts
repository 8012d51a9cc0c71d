import { hash } from 'node:crypto';

/** Each with its id; those that would share one get a digest of their key as well, whatever their order. */
export function distinctIds<T>(
  all: readonly T[],
  idOf: (one: T) => string,
  keyOf: (one: T) => string,
): readonly (readonly [id: string, one: T])[] {
  const byId = Map.groupBy(all, idOf);
  return all.map((one) => {
    const id = idOf(one);
    return [(byId.get(id)?.length ?? 0) > 1 ? `${id}-${hash('sha256', keyOf(one)).slice(0, 6)}` : id, one];
  });
}
