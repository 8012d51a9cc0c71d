import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { askAll, type Resource } from '../../../fixtures/ownership/resources.ts';
import { readOwners } from './read.ts';

const { z } = fields;
const found = z
  .strictObject({
    path: fields.path.includes('{id}', { error: 'a path with {id}, such as "/api/orders/{id}"' }),
    id: z.strictObject({ from: fields.path, at: fields.pointer }, { error: '{ from: "/api/orders", at: "/0/id" }' }),
  })
  .meta({ title: '{ path, id }' });
const one = z.union([fields.path.transform((path): Resource => ({ path })), found], {
  error: 'a path such as "/api/orders/7", or { path: "/api/orders/{id}", id: { from: "/api/orders", at: "/0/id" } }',
});
const several = z.union([one.transform((resource) => [resource]), z.array(one).min(1)], {
  error: 'a path such as "/api/orders/7", or several',
});
const refusal = z.union([fields.status, z.literal('empty')], { error: 'a status such as 404, or "empty"' });
const example = 'paths by account, such as { anna: "/api/orders/7", ben: "/api/orders/9" }';

/**
 * What belongs to one account, no other account gets: `ownersOnly({ anna: '/api/orders/7', ben: '/api/orders/9' })`. Each account, made with `bearer(…)`, asks for what is its own and for all that belongs
 * to the others. Each account is a check.
 *
 * - `resources`: by account, a path or several that nobody else may read. `{ path: '/api/orders/{id}', id: { from: '/api/orders', at: '/0/id' } }`: its owner asks `from` first,
 *   and the id is at that JSON pointer.
 * - `is`: the statuses of a refusal, default 403 and 404. `'empty'`: 2xx without content, with `[]`, `{}` or `null`, for an API that filters what it lists, such as PostgREST.
 * - `origin`: default the one called `api`, else the first.
 *
 * A 2xx to another account fails, unless `is` allows it. Refusals count only if every owner gets its own resources with 2xx, before and after the others have asked; otherwise all checks are inconclusive. So is one whose account
 * gets any other answer, such as 302, 401, 429 or 5xx: if it is a refusal, name it (`is`). Redirects are not followed. Of the answers, only statuses are kept. Throws a `UsageError` that quotes the wrong value.
 */
export const ownersOnly = probeClaim({
  id: 'ownersOnly',
  layer: 'security',
  argument: {
    resources: z
      .record(fields.account, several, { error: example })
      .refine((resources) => Object.keys(resources).length > 1, { error: 'at least two accounts' }),
  },
  options: {
    is: z.array(refusal, { error: 'statuses such as [403, 404]' }).min(1).default([403, 404]),
    origin: fields.origin.optional(),
  },
  prefix: () => 'owners only',
  cores: 0.5,
  deadline: ({ resources }) => 60 + 10 * (Object.keys(resources).length + 2) * Object.values(resources).flat().length,
  checks: ({ resources }) =>
    Object.keys(resources).map((account) => ({
      id: account,
      title: `${account} does not get what belongs to others`,
      failure: `${account} gets what belongs to others`,
      why: 'What one customer may read of another is a leak.',
      threshold: { unit: 'count', max: 0 },
      measures: account,
    })),
  args: ({ resources, is, origin }) => ({ resources, is, origin, accounts: Object.keys(resources) }),
  measure: askAll,
  read: (account, { asked }, { args: { is } }) => readOwners(account, asked, is),
});
