import { inWords } from '../../../core/in-words.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import { type MeasurementDraft, probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { type Reached, reach } from './measure.ts';

/**
 * A connection of the definition is accepted, and its server answers.
 *
 * - `tls`: `true`: and it is encrypted, with TLS 1.2 or newer. The certificate is verified if the connection has `tls: true` in the
 *   definition. Default: no check.
 * - `within`: seconds to connect, and again to answer. Default 10.
 *
 * Nothing there, a server that accepts the connection and says nothing (another kind of server may be there), a refused password, a database of another name
 * and an untrusted certificate are inconclusive, each with a cause of its own. A server that has let the gate in and then does not answer fails, and so does
 * the check of one without TLS if `tls` asks for it. Throws a `UsageError` that quotes the wrong value.
 */
export const reachable = probeClaim({
  id: 'reachable',
  layer: 'data',
  argument: { connection: fields.connection },
  options: { tls: fields.z.literal(true, { error: 'true' }).optional(), within: fields.seconds.default(10) },
  prefix: ({ connection }) => connection,
  task: ({ connection }) => `reachable ${connection}`,
  cores: 0.5,
  deadline: ({ within }) => 2 * within + 30,
  checks: ({ connection, tls }) => [
    {
      id: 'reachable',
      title: `${connection} accepts a connection and answers`,
      failure: `${connection} does not answer`,
      why: 'Whatever needs it fails without it, some of it only when it is first used.',
      threshold: { unit: 'text', is: 'answers' },
    },
    ...(tls === undefined
      ? []
      : [
          {
            id: 'tls',
            title: `The connection to ${connection} is encrypted`,
            failure: `The connection to ${connection} is not encrypted`,
            why: 'On a connection in the clear, everybody on the way reads the password and the data.',
            threshold: { unit: 'text', is: ['TLSv1.2', 'TLSv1.3'] },
          } as const,
        ]),
  ],
  measure: reach,
  read: (subject, { reached }) =>
    subject === 'tls'
      ? { value: reached.tls ?? inWords(reached.withoutTls ?? reached.instead ?? 'no TLS') }
      : answerOf(reached),
});

function answerOf({ instead, withoutTls }: Reached): MeasurementDraft {
  if (withoutTls !== undefined) return notSeen(withoutTls);
  return { value: instead === undefined ? 'answers' : inWords(instead) };
}
