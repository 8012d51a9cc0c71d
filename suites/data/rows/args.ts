/** What the claim takes, and the tables that it counts. */
import { defined } from '../../../core/defined.ts';
import { bounded, boundOf, refuseUnbounded } from '../../../fixtures/claims/bounds.ts';
import { seconds, string, whole, z } from '../../../fixtures/claims/fields.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import type { Counted } from '../../../fixtures/connections/count.ts';

const example =
  'a table such as "users", or several with their numbers of rows such as { users: 3, orders: { min: 3 } }';
const counted = { where: string.optional(), ...bounded(whole) };
const needed = 'a number of rows: is, min or max';
const table = z.union(
  [whole, z.strictObject(counted).superRefine((one, context) => refuseUnbounded(one, context, needed))],
  {
    error: 'a number of rows such as 3, or { min: 3 }, { where: "active", is: 2 }',
  },
);

export const options = {
  tables: z.union([string, z.record(string, table)], { error: example }),
  ...counted,
  within: seconds.default(10),
};
type Options = z.output<z.ZodObject<typeof options>>;

/** Of several tables, each has its own bounds. */
export function refuseMisplaced({ tables, where, is, min, max }: Options, context: z.core.$RefinementCtx): void {
  if (typeof tables === 'string') refuseUnbounded({ is, min, max }, context, needed);
  else if ([where, is, min, max].some((value) => value !== undefined))
    refuse(context, 'bounds and conditions with their tables, because there are several', '(both)');
}

/** Enough to tell a seed from a copy of production, and counted in a second. */
const usualMost = 1_000_000;

/** In the order in which they were given. */
export function countsIn({
  tables,
  where,
  is,
  min,
  max,
}: Partial<Options>): readonly (Counted & { readonly bound: ReturnType<typeof boundOf> })[] {
  const all = typeof tables === 'string' ? { [tables]: { where, is, min, max } } : (tables ?? {});
  return Object.entries(all).map(([name, one]) => {
    const { where: condition, ...bound } = typeof one === 'number' ? { is: one, where: undefined } : one;
    const most = Math.max(usualMost, ...Object.values(bound).map((value) => (value ?? 0) + 1));
    return defined({ table: name, where: condition, most, bound: boundOf(bound) });
  });
}
