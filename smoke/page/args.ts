/** What the claim takes, and what its task needs of it. */
import { z } from 'zod';
import { defined } from '../../core/defined.ts';
import * as fields from '../../fixtures/claims/fields.ts';

/** What a page is checked for. */
export type Aspect = 'status' | 'content' | 'console' | 'exceptions' | 'requests' | 'guarded';

export const options = {
  origin: fields.origin.optional(),
  account: fields.account.optional(),
  guarded: z
    .union([z.literal(true), z.strictObject({ redirectsTo: z.string().min(1) })], {
      error: 'true, or { redirectsTo: "/login" }',
    })
    .optional(),
  endsAt: fields.path.optional(),
  mayFail: z.array(fields.path, { error: 'paths such as ["/api/me"]' }).default([]),
  within: fields.seconds.default(15),
};
export type Asked = { readonly path: string } & z.output<z.ZodObject<typeof options>>;

export interface PageArgs {
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  /** Where the page may end after redirects: a path. */
  readonly endsAt: string;
  readonly redirectsTo?: string;
  readonly mayFail: readonly string[];
  readonly within: number;
  /** The page is visited by the account, or by a visitor if there is none. */
  readonly opened: boolean;
  /** The page is visited by somebody who is not signed in, to see that it is guarded. */
  readonly guarded: boolean;
}

export function toArgs({ path, origin, account, guarded, endsAt, mayFail, within }: Asked): PageArgs {
  return defined({
    ...{ path, origin, account, mayFail, within },
    endsAt: endsAt ?? new URL(path, 'http://localhost').pathname,
    redirectsTo: typeof guarded === 'object' ? guarded.redirectsTo : undefined,
    opened: isOpened({ guarded, account }),
    guarded: guarded !== undefined,
  });
}

/** A guarded page is looked at itself only if somebody is signed in. */
export function isOpened({ guarded, account }: Pick<Asked, 'guarded' | 'account'>): boolean {
  return guarded === undefined || account !== undefined;
}

export function mayFail(url: string, { mayFail: paths }: PageArgs): boolean {
  return paths.some((path) => pathOf(url) === path || pathOf(url).startsWith(path.endsWith('/') ? path : `${path}/`));
}

export function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}
