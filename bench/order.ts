/** What somebody typed after `npm run bench --`. Pure. */
import type { Key } from './model.ts';

export interface Order {
  readonly keys: readonly Key[];
  readonly pairs?: number;
}

/** Rows by their letters, all where none is named, and `--pairs 5`. */
export function readOrder(args: readonly string[], known: readonly Key[]): Order | { readonly problem: string } {
  const at = args.indexOf('--pairs');
  const pairs = at < 0 ? undefined : Number(args[at + 1]);
  if (pairs !== undefined && !(Number.isInteger(pairs) && pairs > 0))
    return { problem: `--pairs takes a whole number above 0, and got ${JSON.stringify(args[at + 1] ?? 'nothing')}.` };
  const named = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  const stranger = named.find((name) => !known.some((key) => key === name));
  if (stranger !== undefined)
    return {
      problem: `There is no row "${stranger}". The rows are ${known.join(', ')}: npm run bench -- ${known.at(-1)}`,
    };
  return {
    keys: named.length === 0 ? known : known.filter((key) => named.includes(key)),
    ...(pairs === undefined ? {} : { pairs }),
  };
}
