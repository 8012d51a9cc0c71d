/** What the claim takes, and what its task needs of it. */
import { z } from 'zod';
import { defined } from '../../core/defined.ts';
import * as fields from '../../fixtures/claims/fields.ts';
import { refuse } from '../../fixtures/claims/refuse.ts';
import { pathOf, routeOf } from './address.ts';

/** What a page that opens is checked for. */
export const openedAspects = ['status', 'content', 'console', 'exceptions', 'requests'] as const;
export type Aspect = (typeof openedAspects)[number] | 'guarded';

const texts = z
  .union([fields.string, z.array(fields.string).min(1)], { error: 'a text such as "Orders", or several' })
  .optional();

const guard = z
  .strictObject({
    redirectsTo: fields.string.optional(),
    is: fields.status.optional(),
    signIn: z.literal('in place', { error: '"in place"' }).optional(),
    shows: fields.string.optional(),
    hides: fields.string.optional(),
  })
  .refine(({ hides: _, ...said }) => Object.values(said).some((value) => value !== undefined), {
    error: 'redirectsTo, is, signIn or shows',
  });

export const options = {
  origin: fields.origin.optional(),
  account: fields.account.optional(),
  guarded: z
    .union([z.literal(true), guard], {
      error: 'true, { redirectsTo: "/login" }, { is: 403 }, { signIn: "in place" } or { shows: "Please sign in" }',
    })
    .optional(),
  shows: texts,
  hides: texts,
  endsAt: fields.path.optional(),
  mayFail: z.array(fields.path, { error: 'paths such as ["/api/me"]' }).default([]),
  within: fields.seconds.default(15),
};
export type Asked = { readonly path: string } & z.output<z.ZodObject<typeof options>>;
export type Guard = Partial<z.output<typeof guard>>;

export interface PageArgs {
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  /** Where the page may end after redirects: a path, with a hash if the application routes by it. */
  readonly endsAt: string;
  readonly shows: readonly string[];
  readonly hides: readonly string[];
  /** What the guard must be; any, if absent. */
  readonly guard?: Guard;
  readonly mayFail: readonly string[];
  readonly within: number;
  /** What is measured of somebody who is not signed in; nothing if the page is not guarded. */
  readonly asVisitor: readonly Aspect[];
}

export function toArgs({ path, origin, account, guarded, shows, hides, endsAt, mayFail, within }: Asked): PageArgs {
  return defined({
    ...{ path, origin, account, mayFail, within },
    endsAt: endsAt ?? routeOf(new URL(path, 'http://localhost').href),
    shows: [shows ?? []].flat(),
    hides: [hides ?? []].flat(),
    guard: guardIn({ guarded }),
    asVisitor: guarded === undefined ? [] : (['guarded'] as const),
  });
}

/** What the guard must be; undefined for any guard. */
export function guardIn({ guarded }: Pick<Asked, 'guarded'>): Guard | undefined {
  return typeof guarded === 'object' ? guarded : undefined;
}

/** A guarded page is opened only with an account. */
export function isOpened({ guarded, account }: Pick<Asked, 'guarded' | 'account'>): boolean {
  return guarded === undefined || account !== undefined;
}

/** Refuses texts that no visit would look for. */
export function refuseUnseen(
  { guarded, account, shows, hides }: Pick<Asked, 'guarded' | 'account' | 'shows' | 'hides'>,
  context: z.core.$RefinementCtx,
): void {
  if (isOpened({ guarded, account })) return;
  for (const [name, value] of Object.entries({ shows, hides }))
    if (value !== undefined)
      refuse(
        context,
        `an account that opens the guarded page, or guarded: { ${name}: … } for what a visitor sees`,
        value,
        name,
      );
}

export function mayFail(url: string, { mayFail: paths }: PageArgs): boolean {
  return paths.some((path) => pathOf(url) === path || pathOf(url).startsWith(path.endsWith('/') ? path : `${path}/`));
}
