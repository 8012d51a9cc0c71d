import { wallBefore } from '../../../fixtures/access/wall.ts';
import { attack, lineOf, requestOf } from '../../../fixtures/claims/attack.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { effectOf, request } from '../../../fixtures/claims/request.ts';
import { readBlocked } from './read.ts';

const { z } = fields;
const dots = /^[^?#]*\/(?:\.|%2e){1,2}(?:[/?#]|$)/i;
const path = fields.path.refine((text) => !dots.test(text), {
  error: 'a path without "." and ".." between slashes, which the client itself resolves ("..%2f" arrives)',
});
const one = z.union([path, request.safeExtend({ path })], {
  error: 'a path such as "/?q=<script>", or a request such as { path: "/search", form: { q: "\' OR 1=1" } }',
});
const refusal = z.union([fields.status, z.literal('closed')], { error: 'a status such as 403, or "closed"' });

/**
 * The firewall refuses requests that attackers send: `blocked(['/?q=<script>alert(1)</script>', { path: '/', headers: { 'user-agent':
 * 'sqlmap/1.8' } }])`. Each is sent once; the report names those that came through. Nothing counts without the controls.
 *
 * - `requests`: paths, or requests as in [`endpoint`](#endpointpath---) with a `path`. Any but GET, HEAD and OPTIONS is a `write`.
 * - `control`: a harmless one, sent before and after them, which must be answered below 400; else the check is inconclusive, because
 *   everything may be refused. Default `/`.
 * - `is`: the statuses of a refusal, default 403, 406 and 429. What bears the mark of a firewall is one too, whatever its status. `'closed'` is
 *   a connection that is closed without an answer, for a firewall that does so: `is: ['closed']`. A crash closes it too, so it must be named.
 * - `account`: sends them as that account. `origin`: default the one called `api`, else the first.
 *
 * The application may refuse by itself what reaches it, by its permissions or against forged requests. So for each method and path of the requests, one
 * without query, headers and fields is sent before them (for `{ path: '/search', form: { q: "' OR 1=1" } }` an empty form); if it is refused
 * as well, the check is inconclusive. A `control` of the same method and path takes its place.
 *
 * Redirects are not followed: one is an answer that came through. Throws a `UsageError` that quotes the wrong value.
 */
export const blocked = probeClaim({
  id: 'blocked',
  layer: 'security',
  argument: {
    requests: z.array(one, { error: 'requests such as ["/?q=<script>"]' }).min(1, { error: 'at least one request' }),
  },
  options: {
    control: one.default('/'),
    is: z.array(refusal, { error: 'statuses such as [403, 406]' }).min(1).default([403, 406, 429]),
    origin: fields.origin.optional(),
    account: fields.account.optional(),
  },
  apart: true,
  effect: ({ requests, control }) =>
    [...requests, control].some((asked) => effectOf(requestOf(asked)) === 'write') ? 'write' : 'read',
  deadline: ({ requests }) => 60 + 20 * requests.length,
  checks: ({ requests: { length } }) => [
    {
      title: `The firewall refuses ${length === 1 ? 'the hostile request' : `all ${length} hostile requests`}`,
      failure: 'The firewall lets hostile requests through',
      why: 'What the firewall lets through reaches code that was not written for it.',
      threshold: { unit: 'count', max: 0, minSamples: length },
    },
  ],
  measure: (args, context) =>
    attack(args, context, (answer) => {
      const wall = wallBefore(answer, context.environment);
      return wall?.signIn === true ? undefined : wall?.words;
    }),
  read: (_, { blocked }, { args: { is, control } }) => readBlocked(blocked, is, lineOf(requestOf(control))),
});
