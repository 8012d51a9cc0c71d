import { defined } from '../../../core/defined.ts';
import { check } from '../../../fixtures/claims/check.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import { requestHeaders } from '../../../fixtures/claims/request.ts';
import { take } from './measure.ts';
import { readLimit, type Subject } from './read.ts';

const { z } = fields;
const most = 5_000;

/**
 * A path has a rate limit: an answer announces it, and requests count. Three requests show that.
 *
 * - `limit`: requests. `window`: seconds in which they may be sent. Both must be announced as such, in any form of the `RateLimit` drafts or as
 *   `X-RateLimit-…`. Where only a reset is announced, it must be at most `window` seconds away.
 * - `exhaust: true` sends past the limit, ten at a time and at most ten more than the limit, which then is at most 5,000: the answer must become 429, at
 *   95 to 100 % of the limit, with a `Retry-After` of at most `window` seconds. Then the claim is a `load`. What was used before counts by what remains.
 * - `account` or `as` (headers, such as `{ 'x-forwarded-for': '2001:db8:{run}::1' }`): who asks. To exhaust a limit takes an identity of its own, which no
 *   other claim has; without one, or with one that others have too, the definition is refused. Tests of suites that use it cannot be seen.
 *   `{run}` in a value of `as` becomes four hexadecimal digits of the run, so that the next run finds a limit that is not used up.
 * - `origin`: default the one called `api`, else the first. `name`: default `rate limit` and the path.
 *
 * Headers of `access` go along: one that lifts the limit makes it fail. Redirects are not followed. If nothing can be reached, or if one of the
 * three is not answered with 2xx (with `exhaust`, 429 too), the checks are inconclusive. Throws a `UsageError` that quotes the wrong value.
 */
export const rateLimit = probeClaim({
  id: 'rateLimit',
  layer: 'security',
  argument: { path: fields.path },
  options: {
    limit: fields.count,
    window: fields.seconds,
    exhaust: z.boolean({ error: 'true or false' }).default(false),
    account: fields.account.optional(),
    as: requestHeaders.optional(),
    origin: fields.origin.optional(),
  },
  refine: ({ exhaust, limit, account, as }, context) => {
    if (exhaust && account === undefined && Object.keys(as ?? {}).length === 0)
      refuse(
        context,
        'an "account" or headers ("as") that only this claim uses, because it uses up their limit',
        exhaust,
        'exhaust',
      );
    if (exhaust && limit > most)
      refuse(context, `at most ${most} to be exhausted (leave "exhaust" out, or test a lower limit)`, limit, 'limit');
  },
  prefix: ({ path }) => `rate limit ${path}`,
  cores: 0.5,
  effect: ({ exhaust }) => (exhaust ? 'load' : 'read'),
  seconds: ({ exhaust, limit }) => (exhaust ? Math.ceil(limit / 200) : 1),
  deadline: ({ exhaust, limit }) => (exhaust ? 60 + Math.ceil(limit / 10) : 60),
  checks: ({ path, limit, window, exhaust }) => {
    const announced = [
      check(
        'limit',
        { unit: 'count', is: limit },
        `${path} announces a limit of ${limit} requests`,
        `${path} does not announce a limit of ${limit} requests`,
        'Clients slow down by it before they are refused.',
      ),
      check(
        'window',
        { unit: 's', max: window },
        `The limit is announced for ${window} s`,
        `The limit is not announced for ${window} s`,
        'Clients wait as long as it says.',
      ),
      check(
        'counts',
        { unit: 'count', min: 1 },
        'Requests count against the limit',
        'Requests do not count against the limit',
        'A limit that does not count stops nobody.',
      ),
    ];
    const past = [
      check(
        'refusal',
        { unit: 'status', is: 429 },
        `Past the limit, ${path} answers 429`,
        `Past the limit, ${path} does not answer 429`,
        'Nothing else stops people who guess passwords or copy everything.',
      ),
      check(
        'reached',
        { unit: 'count', min: Math.floor(limit * 0.95), max: limit },
        `The limit is reached after ${limit} requests`,
        `The limit is not reached after ${limit} requests`,
        'One that comes too early refuses customers; one that comes too late does not protect.',
      ),
      check(
        'retry',
        { unit: 's', max: window },
        'The refusal says when to try again (Retry-After)',
        'The refusal does not say when to try again (Retry-After)',
        'Clients that do not know when to come back try at once.',
      ),
    ];
    return exhaust ? [...announced, ...past] : announced;
  },
  args: ({ path, limit, window, exhaust, account, as, origin }) =>
    defined({
      path,
      limit,
      window,
      exhaust,
      account,
      as,
      origin,
      alone: exhaust ? defined({ account, headers: as }) : undefined,
    }),
  measure: take,
  read: (subject: Subject, { limit }, { args }) => readLimit(subject, limit, args),
});
