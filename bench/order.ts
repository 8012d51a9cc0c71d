/** What somebody typed after `npm run bench --`. Pure. */
import type { Key } from './model.ts';

export interface Order {
  readonly keys: readonly Key[];
  readonly pairs?: number;
  /** Of the rows, only these parts. */
  readonly parts?: readonly string[];
}

/** Rows by their letters, all where none is named, parts of them as `h.vitest`, and `--pairs 5`. `parts` names each row's own. */
export function readOrder(
  args: readonly string[],
  known: readonly Key[],
  parts: Readonly<Partial<Record<Key, readonly string[]>>> = {},
): Order | { readonly problem: string } {
  const at = args.indexOf('--pairs');
  const pairs = at < 0 ? undefined : Number(args[at + 1]);
  if (pairs !== undefined && !(Number.isInteger(pairs) && pairs > 0))
    return { problem: `--pairs takes a whole number above 0, and got ${JSON.stringify(args[at + 1] ?? 'nothing')}.` };
  const named = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  const all = known.flatMap((key) => [key, ...(parts[key] ?? []).map((part) => `${key}.${part}`)]);
  const stranger = named.find((name) => !all.includes(name));
  if (stranger !== undefined)
    return { problem: `There is no row "${stranger}". The rows are ${all.join(', ')}: npm run bench -- ${all.at(-1)}` };
  const some = named.flatMap((name) => name.split('.').slice(1));
  return {
    keys: named.length === 0 ? known : known.filter((key) => named.some((name) => name.split('.')[0] === key)),
    ...(pairs === undefined ? {} : { pairs }),
    ...(some.length === 0 ? {} : { parts: some }),
  };
}
