import { hash } from 'node:crypto';

/** Each with its id; those that would share one get a digest of their key as well, whatever their order. */
export function distinctIds<T>(
  all: readonly T[],
  idOf: (one: T) => string,
  keyOf: (one: T) => string,
): readonly (readonly [id: string, one: T])[] {
  const named = all.map((one) => [idOf(one), one] as const);
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const [id] of named) (seen.has(id) ? shared : seen).add(id);
  return named.map(([id, one]) => [shared.has(id) ? `${id}-${hash('sha256', keyOf(one)).slice(0, 6)}` : id, one]);
}
