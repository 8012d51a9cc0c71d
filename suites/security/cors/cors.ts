import { check, none } from '../../../fixtures/claims/check.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { isHeaderName, methods } from '../../../fixtures/claims/request.ts';
import { askAsPages } from './measure.ts';
import { isExact } from './origins.ts';
import { readCors, type Subject } from './read.ts';

const { z } = fields;
const allowed = fields.string.refine((text) => !/[:*/]/.test(text) || isExact(text), {
  error: 'the name of an origin of the definition, or an exact origin such as "https://app.example.com"',
});
const preflight = z.strictObject(
  {
    methods: z.array(z.enum(methods), { error: 'methods such as ["PATCH"]' }).min(1, { error: 'at least one method' }),
    headers: z
      .array(fields.string.refine(isHeaderName, { error: 'the name of a header' }), { error: 'names of headers' })
      .default([]),
  },
  { error: 'what pages send, such as { methods: ["PATCH"], headers: ["authorization"] }' },
);

/**
 * Pages of the allowed origins may read an answer, and pages of no other origin may (CORS). It is asked with a GET and a
 * pre-flight (OPTIONS) for each origin.
 *
 * - `allow`: origins of the definition by name, and exact origins: `['app', 'https://admin.example.com']`.
 * - `credentials`: whether the allowed ones may send cookies. Default false: then `access-control-allow-credentials` must be absent.
 * - `preflight`: `{ methods: ['PATCH'], headers: ['authorization'] }`: what their pages send. Default: not asked for.
 * - `account`: asks as that account. `origin`: default the one called `api`, else the first. `name`: default `cors` and the path.
 *
 * Refused must be: `null`, another host, and of each allowed origin its other scheme, another port, a sub-domain, a sibling, and
 * look-alikes (`https://app.example.com.evil.test`, `https://evilapp.example.com`, `https://appxexample.com`). An origin is
 * allowed if the answer names it, or names `*` and no `credentials` are asked for. A check says which other origins may read, another
 * which of them may do so as a visitor who is signed in.
 *
 * Redirects are not followed. If nothing can be reached, or if other origins are answered with 429 or 502 and above, the checks are
 * inconclusive: such an answer says nothing about an origin, while a 500 is how many libraries refuse one. Throws a `UsageError` that quotes the wrong value.
 */
export const cors = probeClaim({
  id: 'cors',
  layer: 'security',
  argument: { path: fields.path },
  options: {
    allow: z.array(allowed, { error: 'origins such as ["app"]' }).min(1, { error: 'at least one origin' }),
    credentials: z.boolean({ error: 'true or false' }).default(false),
    preflight: preflight.optional(),
    account: fields.account.optional(),
    origin: fields.origin.optional(),
  },
  prefix: ({ path }) => `cors ${path}`,
  cores: 0.5,
  checks: ({ path, allow, credentials, preflight }) => {
    const pages = `Pages of ${allow.join(' and ')}`;
    const how = `${credentials ? 'with' : 'without'} credentials`;
    const sends =
      preflight && [preflight.methods.join(' and '), preflight.headers.join(' and ')].filter(Boolean).join(' with ');
    return [
      check(
        'session',
        none,
        'No other origin can act as a visitor who is signed in',
        'Another origin can act as a visitor who is signed in',
        'Any page that a customer opens could read and change what that customer can.',
      ),
      check(
        'foreign',
        none,
        `No other origin can read ${path}`,
        `Another origin can read ${path}`,
        'A list of origins that matches too much lets pages of strangers in.',
      ),
      check(
        'allowed',
        none,
        `${pages} can read ${path}, ${how}`,
        `${pages} cannot read ${path} as agreed (${how})`,
        'The browser keeps the answer from the page, and the application fails.',
      ),
      ...(sends === undefined
        ? []
        : [
            check(
              'preflight',
              none,
              `${pages} can send ${sends}`,
              `${pages} cannot send ${sends}`,
              'The browser does not even send a request that the pre-flight does not allow.',
            ),
          ]),
    ];
  },
  measure: askAsPages,
  read: (subject: Subject, { cors }, { args }) => readCors(subject, cors, args),
});
