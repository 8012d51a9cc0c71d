import { defined } from '../../core/defined.ts';
import { durationPattern, seconds as secondsIn } from '../../core/duration.ts';
import * as fields from '../../fixtures/claims/fields.ts';
import { probeClaim } from '../../fixtures/claims/probe-claim.ts';
import { request, requestHeaders } from '../../fixtures/claims/request.ts';
import { checksOf } from './checks.ts';
import { type OverloadArgs, overload } from './measure.ts';
import { readOverload, type Subject } from './read.ts';

const { z } = fields;
const most = { users: 500, seconds: 60 };
const time = `a duration of at most ${most.seconds} s, such as "5s"`;
const overloading = z.strictObject(
  {
    users: z
      .int({ error: 'a whole number of users' })
      .min(1)
      .max(most.users, { error: `at most ${most.users} users` }),
    for: z
      .string({ error: time })
      .refine((text) => durationPattern.test(text) && secondsIn(text) > 0 && secondsIn(text) <= most.seconds, {
        error: time,
      }),
  },
  { error: 'how staging is put past its capacity, such as { users: 100, for: "5s" }' },
);

/**
 * Past its capacity, a path refuses requests and does not break: `degradation('/api/orders', { overload: { users: 100, for: '5s' } })`. Requests beyond it are answered with 429 or 503, with a `Retry-After`, rather than not at all or
 * otherwise than without load, such as 500 or 404 (who repeats what writes may get 400, 409, 412 or 422); and when the load is over, it answers again. Each is a check.
 *
 * - `overload`: the load that exceeds its capacity; required. Each of the `users` (at most 500) sends one request after the other `for` this time (at most `'60s'`), together at most 20,000. Others feel it: the claim
 *   is `disruptive`, so the definition must say that staging allows it (`allows`), and it runs last.
 * - `within`: seconds in which each request must be answered. Default 10.
 * - `recovered`: seconds after the load until three requests in a row are answered with 2xx. Default 30.
 * - `request`: as in [`endpoint`](#endpointpath---). `as`: further headers, such as another client's address. `account`, `origin`: who asks, and where; default the origin called `api`, else the first.
 * - `name`: default `degradation` and the path; it starts the ids of its checks.
 *
 * The headers of load tasks are not sent, because they lift limits. If no request is refused, its capacity was not reached: the checks are inconclusive, unless something broke. So they are if the first request, without load, is not answered with 2xx, or
 * something else answers in staging's place. Throws a `UsageError` that quotes the wrong value.
 */
export const degradation = probeClaim({
  id: 'degradation',
  layer: 'load',
  argument: { path: fields.path },
  options: {
    overload: overloading,
    within: fields.seconds.default(10),
    recovered: fields.seconds.default(30),
    request: request.optional(),
    as: requestHeaders.optional(),
    account: fields.account.optional(),
    origin: fields.origin.optional(),
  },
  prefix: ({ path }) => `degradation ${path}`,
  effect: 'disruptive',
  seconds: ({ overload }) => secondsIn(overload.for) + 2,
  deadline: ({ overload, within, recovered }) => secondsIn(overload.for) + recovered + 4 * within + 60,
  checks: checksOf,
  args: ({ path, overload, within, recovered, request, as, account, origin }): OverloadArgs =>
    defined({
      ...{ path, within, recovered, request, as, account, origin },
      ...{ users: overload.users, seconds: secondsIn(overload.for) },
    }),
  measure: overload,
  read: (subject: Subject, { overload: seen }, { args }) => readOverload(subject, seen, args),
});
