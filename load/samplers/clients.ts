import * as fields from '../../fixtures/claims/fields.ts';
import { samplerClaim } from './sampler-claim.ts';
import { info } from './sources/redis.ts';

/**
 * The clients that are connected to a Redis (`connected_clients`): `during: [clients('cache', { max: 50 })]`. The gate's own connections are among them: one for each sampler of this
 * Redis, and one if another claim looks into it.
 */
export const clients = samplerClaim({
  id: 'clients',
  argument: { connection: fields.connection },
  connectionKinds: () => ['redis'],
  unit: 'count',
  what: ({ connection }) => `the number of clients of ${connection}`,
  ask: ({ connection }, context) =>
    context.connection(connection, async (session) => (await info(session, 'clients'))('connected_clients')),
});
