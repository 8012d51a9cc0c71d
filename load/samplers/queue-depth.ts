import * as fields from '../../fixtures/claims/fields.ts';
import { samplerClaim } from './sampler-claim.ts';
import { lengthOf } from './sources/redis.ts';

/**
 * The entries of lists, streams, sets, sorted sets or hashes of a Redis, added up: `during: [queueDepth('cache', { keys: ['bull:mail:wait'], max: 100, returns: { within: 10, to: 0 } })]`.
 *
 * - `keys`: their names. Redis has no empty lists: one without an entry is a key that is not there, as a mistyped one is. So if no sample shows an entry, before, during or after the load, the checks are inconclusive.
 * - `mayBeEmpty`: `true`: a load that leaves no entry at any time passes; whether a queue of BullMQ is there is a check of [`queues`](#queuesconnection-names--). Default false.
 */
export const queueDepth = samplerClaim({
  id: 'queueDepth',
  name: () => 'queue depth',
  argument: { connection: fields.connection },
  options: {
    keys: fields.z
      .array(fields.string, { error: 'names of keys such as ["bull:mail:wait"]' })
      .min(1, { error: 'at least one key' }),
    mayBeEmpty: fields.z.boolean({ error: 'true or false' }).default(false),
  },
  connectionKinds: () => ['redis'],
  unit: 'count',
  absent: ({ mayBeEmpty }) =>
    mayBeEmpty
      ? undefined
      : 'Check the names of the keys against those that Redis has (a BullMQ queue’s are <prefix>:<queue>:wait and so on). If they are right and the workers are that fast, give mayBeEmpty: true.',
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
