/** What the claim takes, and its checks. */
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { count, seconds, string, z } from '../../../fixtures/claims/fields.ts';
import { type Pattern, patternOf, written } from '../../../fixtures/claims/pattern.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import { type Kind, kinds } from './detect.ts';

const kept = z
  .custom<string | RegExp>((value) => value instanceof RegExp || (typeof value === 'string' && value !== ''), {
    error: 'a pattern such as "user<id>+staging@example.com", or a regular expression',
  })
  .transform((value): string | Pattern => (typeof value === 'string' ? value : patternOf(value)))
  .meta({ title: 'a pattern' });
const domain = z
  .string({ error: 'a domain such as "shop.example"' })
  .regex(/^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u, { error: 'a domain such as "shop.example", without @' })
  .toLowerCase();
const several = z.array(string, { error: 'names such as ["users"]' });
const scanned = z.strictObject({
  /** Default: all that the user may read. */
  tables: several.optional(),
  /** Tables, and columns with their table. */
  except: several.optional(),
  /** The team's own domains, whose addresses do not count. */
  domains: z.array(domain, { error: 'domains such as ["shop.example"]' }).optional(),
});

export const options = {
  columns: z
    .record(string, kept, { error: 'patterns by column, such as { "users.email": "user<id>+staging@example.com" }' })
    .default({}),
  scan: z
    .union([z.literal(true).transform((): z.output<typeof scanned> => ({})), scanned], {
      error: 'true, or { tables, except, domains }',
    })
    .optional(),
  most: count.default(10_000),
  within: seconds.default(30),
};
export type Asked = { readonly connection: string } & z.output<z.ZodObject<typeof options>>;

export function refuseNothing({ columns, scan }: Omit<Asked, 'connection'>, context: z.core.$RefinementCtx): void {
  const names = Object.keys(columns);
  if (scan === undefined && names.length === 0)
    refuse(context, 'columns with their patterns, or scan: true', '(neither)');
  for (const name of names)
    if (!/^[^.]+(?:\.[^.]+){1,2}$/.test(name)) refuse(context, 'columns with their table, such as "users.email"', name);
}

/** A column that keeps to a pattern, or a kind of personal data that is nowhere. */
export type Subject = { readonly column: string } | { readonly kind: Kind };

const kindNames: Readonly<Record<Kind, readonly [one: string, several: string]>> = {
  email: ['e-mail address', 'e-mail addresses'],
  phone: ['phone number', 'phone numbers'],
  card: ['card number', 'card numbers'],
  iban: ['IBAN', 'IBANs'],
};

export function checksOf({ connection, columns, scan }: Asked): readonly CheckDraft<Subject>[] {
  return [
    ...Object.entries(columns).map(([name, pattern]) => {
      const words = typeof pattern === 'string' ? pattern : written(pattern);
      return {
        id: `${name} anonymised`,
        title: `Every ${name} on ${connection} is ${words}`,
        failure: `Not every ${name} on ${connection} is ${words}`,
        why: 'More people can read staging than production, and nobody there has agreed to that.',
        threshold: { unit: 'count', max: 0 } as const,
        measures: { column: name },
      };
    }),
    ...(scan === undefined ? [] : kinds).map((kind) => {
      const [one, several] = kindNames[kind];
      return {
        id: `no real ${several}`,
        title: `No text on ${connection} holds ${/^[aeiouI]/.test(one) ? 'an' : 'a'} ${one} that looks real`,
        failure: `Texts on ${connection} hold ${several} that look real`,
        why: 'More people can read staging than production, and nobody there has agreed to that.',
        threshold: { unit: 'count', max: 0 } as const,
        measures: { kind },
      };
    }),
  ];
}
