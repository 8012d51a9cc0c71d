import * as fields from '../../fixtures/claims/fields.ts';
import { samplerClaim } from './sampler-claim.ts';
import { lengthOf } from './sources/redis.ts';

/**
 * The entries of lists, streams, sets, sorted sets or hashes of a Redis, added up: `during: [queueDepth('cache', { keys: ['bull:mail:wait'], max: 100, returns: { within: 10, to: 0 } })]`.
 *
 * - `keys`: their names. A key that is not there has no entries.
 */
export const queueDepth = samplerClaim({
  id: 'queueDepth',
  name: () => 'queue depth',
  argument: { connection: fields.connection },
  options: {
    keys: fields.z
      .array(fields.string, { error: 'names of keys such as ["bull:mail:wait"]' })
      .min(1, { error: 'at least one key' }),
  },
  connectionKinds: () => ['redis'],
  unit: 'count',
  what: ({ connection, keys }) => `the number of entries of ${keys.join(', ')} in ${connection}`,
  ask: ({ connection, keys }, context) =>
    context.connection(connection, async (session) => {
      let sum = 0;
      for (const key of keys) {
        const length = await lengthOf(session, key);
        if (typeof length !== 'number') return length;
        sum += length;
      }
      return sum;
    }),
});
