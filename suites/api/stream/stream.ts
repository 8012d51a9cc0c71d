import { defined } from '../../../core/defined.ts';
import { expected, expectedJson } from '../../../fixtures/claims/expected.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { effectOf, request } from '../../../fixtures/claims/request.ts';
import { arrivalCheck, connectionChecks, eventChecks } from './checks.ts';
import type { StreamArgs } from './evidence.ts';
import { connect } from './measure.ts';
import { readStream } from './read.ts';

const first = fields.z.strictObject(
  { event: expected.optional(), json: expectedJson.default({}), text: expected.optional() },
  { error: 'what is expected of the first event, such as { event: "ready", json: { "/status": "ok" } }' },
);
/**
 * A stream of server-sent events sends: it answers 200 with `text/event-stream`, and its first event arrives in time. Each is a
 * check, and so is each thing that is expected of that event. Then the connection is closed.
 *
 * - `first`: what the first event is: `{ event: 'ready', json: { '/status': 'ok' }, text: /^\d+$/ }`. `event` is its name
 *   (`message` if it has none), `json` its data by JSON pointer, `text` its data as a whole; the expected values are those of
 *   [`endpoint`](#endpointpath---). An event has data: a comment, such as a server's ping, is none.
 * - `within`: seconds from the request to the end of the first event, default 10. A stream that has answered and sends nothing
 *   fails (`no event within 10 s`); so does one that does not answer. If nothing can be reached, the checks are inconclusive.
 * - `request`: `{ method, headers }` and one of `json`, `form` and `body`, as in `endpoint`; anything but GET is a `write`.
 * - `account`: signs in as that account of the definition. `origin`: default the one called `api`, else the first.
 * - `layer`: default `api`. `name`: default `stream` and the path; it starts the ids of its checks.
 *
 * Redirects are not followed. Throws a `UsageError` that quotes the wrong value.
 */
export const stream = probeClaim({
  id: 'stream',
  layer: ({ layer }) => layer,
  argument: { path: fields.path },
  options: {
    origin: fields.origin.optional(),
    account: fields.account.optional(),
    request: request.optional(),
    layer: fields.layer.default('api'),
    first: first.prefault({}),
    within: fields.seconds.default(10),
  },
  prefix: ({ path }) => `stream ${path}`,
  effect: ({ request }) => effectOf(request),
  cores: 0.5,
  deadline: ({ within }) => within + 30,
  // What names the cause comes before what follows from it.
  checks: ({ path, within, first }) => [...connectionChecks(path), arrivalCheck(path, within), ...eventChecks(first)],
  args: ({ path, origin, account, request, within }): StreamArgs => defined({ path, origin, account, request, within }),
  measure: connect,
  read: readStream,
});
