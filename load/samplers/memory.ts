import * as fields from '../../fixtures/claims/fields.ts';
import { samplerClaim } from './sampler-claim.ts';
import { answered, everyOfPrometheus } from './sources/prometheus.ts';
import { info } from './sources/redis.ts';

/**
 * Bytes of memory: of a Redis (`used_memory`), `during: [memory('cache', { max: 200_000_000 })]`, or what a Prometheus knows:
 * `memory('metrics', { query: 'process_resident_memory_bytes{job="api"}', growth: { max: 2_000_000 } })`. An application that shows its memory itself is sampled by [`gauge`](#gaugepath---), which sees what
 * lies between two scrapes.
 *
 * - `query`: PromQL that gives one number, in bytes.
 */
export const memory = samplerClaim({
  id: 'memory',
  argument: { connection: fields.connection },
  options: { query: fields.string.optional() },
  connectionKinds: ({ query }) => (query === undefined ? ['redis'] : ['prometheus']),
  unit: 'bytes',
  every: ({ query }) => (query === undefined ? 200 : everyOfPrometheus),
  what: ({ connection, query }) =>
    query === undefined ? `the memory of ${connection}` : `the value of “${query}” on ${connection}`,
  ask: ({ connection, query }, context) =>
    context.connection(connection, async (session) =>
      query === undefined ? (await info(session, 'memory'))('used_memory') : answered(session, query),
    ),
});
