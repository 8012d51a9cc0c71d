import { inWords } from '../../core/in-words.ts';
import type { InWords } from '../../core/model.ts';
import { fromCache, pastCaches } from '../../fixtures/access/from-cache.ts';
import { foundAt, parseAnswer } from '../../fixtures/claims/answer.ts';
import * as fields from '../../fixtures/claims/fields.ts';
import { unit } from './options.ts';
import { samplerClaim } from './sampler-claim.ts';
import { seriesIn } from './sources/exposition.ts';

/** Milliseconds until staging must have answered. */
const deadline = 5_000;

/**
 * A number that staging shows at a path, read directly and so as often as it is asked for: of metrics in Prometheus' text format,
 * `during: [gauge('/metrics', { value: 'db_pool_connections{state="busy"}', max: 10, every: 100 })]`, or of a JSON answer, `gauge('/health', { value: '/memory/rss', unit: 'bytes', growth: { max: 2_000_000 } })`.
 *
 * - `value`: a series by its name and as many labels as tell it from others, or a JSON pointer, which starts with a slash.
 * - `unit`: `'count'` (the default), `'bytes'`, `'ms'`, `'s'` or `'ratio'`.
 * - `origin`: default the one called `api`, else the first. `account`: signs in as that account of the definition.
 *
 * The requests carry the headers of load tasks. An answer whose headers say that it comes from a cache (`age: 30`) does not count as a sample. Behind a balancer each may be answered by another instance: name one by its own origin.
 */
export const gauge = samplerClaim({
  id: 'gauge',
  argument: { path: fields.path },
  options: {
    value: fields.string,
    unit,
    origin: fields.origin.optional(),
    account: fields.account.optional(),
  },
  name: ({ value }) => value,
  unit: ({ unit: asked }) => asked,
  what: ({ path, value }) => `the value of ${value} at ${path}`,
  ask: async ({ path, origin, account, value }, context) => {
    const target = await context.target({ path, origin, account });
    const asked = { ...target, headers: { ...pastCaches, ...target.headers } };
    const given = { ...asked, load: true, redirects: 0, deadline };
    const { status, headers, body, bodyEnd } = await context.http.request(given);
    if (status !== 200) return inWords(`${status}, where 200 is expected`);
    const cache = fromCache(headers, context.now());
    if (cache !== undefined) return inWords(`an answer of a cache (${cache}), where staging’s own is expected`);
    if (bodyEnd !== 'complete') return inWords('an answer that breaks off');
    const text = Buffer.from(body).toString();
    return value.startsWith('/') ? pointedAt(text, value) : seriesIn(text, value);
  },
});

function pointedAt(text: string, pointer: string): number | InWords {
  const answer = parseAnswer(text);
  if (answer === undefined) return inWords('no JSON');
  const found = foundAt(answer, pointer);
  if ('inWords' in found) return found;
  const { value } = found;
  return typeof value === 'number' ? value : inWords(`no number at ${pointer}`);
}
