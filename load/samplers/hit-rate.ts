import * as fields from '../../fixtures/claims/fields.ts';
import { samplerClaim } from './sampler-claim.ts';
import { info } from './sources/redis.ts';

/**
 * How many of a Redis' lookups find their key (`keyspace_hits` and `keyspace_misses`), of the lookups during the load alone: `during: [hitRate('cache', { min: 0.8 })]`. Its bound is met only by
 * the whole 95 % interval, which comes from batches in time ([statistics](statistics.md)). Without a lookup it is inconclusive.
 */
export const hitRate = samplerClaim({
  id: 'hitRate',
  name: () => 'hit rate',
  argument: { connection: fields.connection },
  connectionKinds: () => ['redis'],
  unit: 'ratio',
  isShare: true,
  what: ({ connection }) => `the hit rate of ${connection}`,
  ask: ({ connection }, context) =>
    context.connection(connection, async (session) => {
      const value = await info(session, 'stats');
      const [hits, misses] = [value('keyspace_hits'), value('keyspace_misses')];
      if (typeof hits !== 'number') return hits;
      return typeof misses === 'number' ? { hits, of: hits + misses } : misses;
    }),
});
