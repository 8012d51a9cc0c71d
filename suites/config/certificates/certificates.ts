import { z } from 'zod';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';

/**
 * Nothing switches certificate verification off. The gate plans it by itself, and knows the answer before anything runs.
 *
 * - `looked`: what was searched. `off`: where verification is switched off: a file and line, or an environment variable.
 */
export const certificates = probeClaim({
  id: 'certificates',
  layer: 'config',
  options: { looked: z.array(z.string()), off: z.array(z.string()) },
  checks: () => [
    {
      title: 'Certificates are verified',
      failure: 'Certificate verification is switched off',
      why: 'If they are not, anyone on the network can answer in staging’s place, and a certificate that browsers refuse goes unnoticed.',
      threshold: { unit: 'count', max: 0 },
    },
  ],
  measure: async ({ looked, off }) => ({ certificates: { looked, off } }),
  read: (_, { certificates: { looked, off } }) => ({
    value: off.length,
    samples: looked.length,
    items: off.map((label) => ({ label })),
  }),
});
