import * as fields from '../../fixtures/claims/fields.ts';
import { samplerClaim } from './sampler-claim.ts';
import { entriesOf } from './sources/redis.ts';

/**
 * The entries of lists, streams, sets, sorted sets or hashes of a Redis, added up: `during: [queueDepth('cache', { keys: ['bull:mail:wait'], max: 100, returns: { within: 10, to: 0 } })]`.
 *
 * - `keys`: their names. Redis has no empty lists: one without an entry is a key that is not there, as a mistyped one is. So if no sample shows an entry of one of them, before, during or after the load, the checks are inconclusive. Those of a BullMQ queue
 *   that is there (`bull:mail:wait` beside any other key of `bull:mail`) may be empty; of a paused one, `bull:mail:paused` must be named beside `bull:mail:wait`.
 * - `mayBeEmpty`: `true`: keys without an entry at any time pass. Default false.
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
      : 'Check the names of the keys against those that Redis has (a BullMQ queue’s are <prefix>:<queue>:wait and so on). If they are right and may be empty all the time, give mayBeEmpty: true.',
  what: ({ connection, keys }) => `the number of entries of ${keys.join(', ')} in ${connection}`,
  ask: ({ connection, ...asked }, context) => context.connection(connection, (session) => entriesOf(session, asked)),
});
