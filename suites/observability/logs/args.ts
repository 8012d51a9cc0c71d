/** What the claim takes. */
import { durationPattern, seconds } from '../../../core/duration.ts';
import { string, z } from '../../../fixtures/claims/fields.ts';
import { type Pattern, patternOf } from '../../../fixtures/claims/pattern.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import { type Level, levels } from '../../../fixtures/logs/levels.ts';
import type { LogSource } from '../../../fixtures/logs/source.ts';

const level = z.enum(levels, { error: `one of ${levels.join(', ')}` });
const pattern = z.instanceof(RegExp, { error: 'a pattern such as /unhandled/' }).transform(patternOf);
const wanted = z.union([level, pattern], { error: `a level (${levels.join(', ')}) or a pattern such as /unhandled/` });
const sinceError =
  '"gate", "all", a duration such as "15m", or the pattern of a deployment’s first line, such as /listening on/';
const since = z.union(
  [
    z
      .string()
      .refine((said) => said === 'gate' || said === 'all' || (durationPattern.test(said) && seconds(said) > 0), {
        error: sinceError,
      }),
    pattern,
  ],
  { error: sinceError },
);

export const options = {
  none: z.array(wanted, { error: 'levels or patterns such as ["error", "fatal"]' }).default(['error', 'fatal']),
  accepted: z
    .array(
      z.strictObject(
        {
          line: pattern,
          reason: string,
          until: z.iso.date({ error: 'the last day on which it is accepted, such as "2027-01-31"' }),
        },
        { error: '{ line: /ECONNRESET/, reason: "…", until: "2027-01-31" }' },
      ),
      { error: 'accepted lines such as [{ line: /ECONNRESET/, reason: "…", until: "2027-01-31" }]' },
    )
    .default([]),
  has: z.array(wanted, { error: 'levels or patterns such as ["debug", /worker started/]' }).default([]),
  since: since.default('gate'),
  after: z.literal('load', { error: '"load"' }).optional(),
};
type Asked = z.output<z.ZodObject<typeof options>>;

export type Wanted = Level | Pattern;
export type Accepted = Asked['accepted'][number];
export type SinceWhen = { readonly seconds: number } | { readonly line: Pattern } | 'gate' | 'all';

export interface LogsArgs {
  readonly variables: readonly string[];
  readonly log: LogSource;
  readonly none: readonly Wanted[];
  readonly accepted: readonly Accepted[];
  readonly has: readonly Wanted[];
  readonly since: SinceWhen;
}

export function sinceOf(asked: Asked['since']): SinceWhen {
  if (asked === 'gate' || asked === 'all') return asked;
  return typeof asked === 'string' ? { seconds: seconds(asked) } : { line: asked };
}

export function refuseNothing({ none, has }: Asked, context: z.core.$RefinementCtx): void {
  if (none.length + has.length === 0)
    refuse(context, 'what must not be there (none) or what must be (has)', '(nothing)');
}
