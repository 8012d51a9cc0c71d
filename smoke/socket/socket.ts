import { defined } from '../../core/defined.ts';
import * as fields from '../../fixtures/claims/fields.ts';
import { probeClaim } from '../../fixtures/claims/probe-claim.ts';
import { options, type SocketArgs } from './args.ts';
import { checksOf } from './checks.ts';
import { exchange } from './measure.ts';
import { notAsked, readSocket } from './read.ts';

/**
 * A WebSocket connects, answers, and can be connected again after its connection broke:
 * `socket('/ws', { send: { json: { type: 'ping' } }, answer: { json: { '/type': 'pong' } } })`. Each is a check.
 *
 * - `send`: what is sent once it is open, as `json` or as `text`. Default nothing: the server speaks first.
 * - `answer`: what must come: values by JSON pointer (`json`), or the message as a whole (`text`), written as in
 *   [`endpoint`](#endpointpath---). The first message that fits counts; up to 1,000 others, and 5 MB, are passed over.
 * - `within`: seconds to connect, and again for the answer. Default 10.
 * - `protocol`: the sub-protocol that is offered, or several: the server must choose one of them. Default none.
 * - `again`: default true: after the answer the connection is cut without a word, and another one must answer as well. `false`: not asked.
 * - `headers`: sent with the handshake. `account`: signs in as that account of the definition. `origin`: default the one called `api`, else the first.
 * - `layer`: default `smoke`. `name`: default `socket` and the path; it starts the ids of its checks.
 *
 * A handshake that is answered with another status than 101, a connection that is closed before the answer (code and reason are shown) and a flood of other
 * messages fail; of messages, the first ten are shown, without mail addresses and numbers of seven digits and more. If nothing can be reached, the checks are inconclusive. Throws a `UsageError` that quotes the wrong value.
 */
export const socket = probeClaim({
  id: 'socket',
  layer: ({ layer }) => layer,
  argument: { path: fields.path },
  options,
  prefix: ({ path }) => `socket ${path}`,
  // What is sent may change staging.
  effect: ({ send }) => (send === undefined ? 'read' : 'write'),
  cores: 0.5,
  deadline: ({ within }) => 4 * within + 30,
  checks: checksOf,
  args: ({ path, origin, account, headers, protocol = [], send, answer, again, within }): SocketArgs =>
    defined({
      ...{ path, origin, account, headers, answer, again, within },
      protocols: [protocol].flat(),
      message: send && (send.text ?? JSON.stringify(send.json)),
    }),
  measure: exchange,
  read: readSocket,
  gap: notAsked,
});
