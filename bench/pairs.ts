import type { Pair } from './statistics.ts';

/**
 * Two measurements side by side, this many times, after one of each that does not count. Who goes first changes from pair to pair,
 * so that neither always finds the machine as the other left it.
 */
export async function interleaved(
  count: number,
  ours: () => Promise<number> | number,
  theirs: () => Promise<number> | number,
  { warm = true }: { readonly warm?: boolean } = {},
): Promise<readonly Pair[]> {
  if (warm) {
    await ours();
    await theirs();
  }
  const pairs: Pair[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index % 2 === 0) {
      const first = await ours();
      pairs.push({ ours: first, theirs: await theirs() });
    } else {
      const first = await theirs();
      pairs.push({ ours: await ours(), theirs: first });
    }
  }
  return pairs;
}
