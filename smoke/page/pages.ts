import type { Claim } from '../../core/claim.ts';
import { defined } from '../../core/defined.ts';
import { pageName } from '../../fixtures/claims/claim-options.ts';
import * as fields from '../../fixtures/claims/fields.ts';
import { validate } from '../../fixtures/claims/validate.ts';
import { page } from './page.ts';

const { z } = fields;
const paths = z.array(fields.path, { error: 'paths such as ["/", "/pricing"]' }).min(1, { error: 'at least one path' });

const options = z
  .strictObject({
    open: paths.optional(),
    signedIn: z.record(z.string(), paths, { error: 'paths by account, such as { agent: ["/dashboard"] }' }).default({}),
    origin: fields.origin.optional(),
    mayFail: z.array(fields.path, { error: 'paths such as ["/api/me"]' }).optional(),
    within: fields.seconds.optional(),
    covers: z.array(fields.string, { error: 'requirements such as ["SHOP-01"]' }).optional(),
    owner: fields.string.optional(),
  })
  .refine(({ open, signedIn }) => open !== undefined || Object.keys(signedIn).length > 0, {
    error: 'pages that are open, or those of an account (signedIn)',
  });

function claimsOf(given: fields.z.input<typeof options>): readonly Claim[] {
  const { open = [], signedIn, ...common } = validate(options, given, 'pages(…)');
  const asked = defined(common);
  const guarded = Object.entries(signedIn).flatMap(([account, own]) =>
    own.map((path) => page(path, { ...asked, account, guarded: true, name: `${pageName(path)} as ${account}` })),
  );
  return [...open.map((path) => page(path, asked)), ...guarded];
}

/**
 * Every declared page works, signed in and not: `pages({ open: ['/', '/sign-in'], signedIn: { agent: ['/dashboard', '/requests'] } })`. A short form of [`page`](#pagepath---): it makes a claim for each
 * path, with all of its checks.
 *
 * - `open`: pages that a visitor may see.
 * - `signedIn`: by account, pages that it opens, and that send a visitor away (`guarded: true`). Their names are the path and the account: `dashboard as agent`.
 * - `origin`, `mayFail`, `within`, `covers`, `owner`: of all of them, as of `page`. A page with options of its own is claimed by `page`.
 *
 * It returns a list, which `claims` may hold as it is. Throws a `UsageError` that quotes the wrong value.
 */
export const pages = Object.assign(claimsOf, { id: 'pages', signature: 'pages({ … })', options });
