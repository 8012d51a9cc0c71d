/** What the claim takes, and what its task needs of it. */
import { z } from 'zod';
import * as fields from '../../../fixtures/claims/fields.ts';
import { fewest, type QuantileName, quantiles } from './quantile.ts';

const names = Object.keys(quantiles) as [QuantileName, ...QuantileName[]];

export const options = {
  origin: fields.origin.optional(),
  account: fields.account.optional(),
  max: fields.milliseconds,
  samples: fields.count.optional(),
  quantile: z.enum(names, { error: `one of ${names.join(', ')}` }).default('median'),
  is: fields.status.default(200),
};

export type LatencyArgs = { readonly path: string } & z.output<z.ZodObject<typeof options>>;

type Sampling = Pick<LatencyArgs, 'quantile'> & Partial<Pick<LatencyArgs, 'samples'>>;

export function samplesOf({ samples, quantile }: Sampling): number {
  return samples ?? Math.max(20, fewest(quantiles[quantile]));
}

export function refuseTooFew({ samples, quantile }: Sampling, context: z.core.$RefinementCtx): void {
  const least = fewest(quantiles[quantile]);
  if (samples === undefined || samples >= least) return;
  const message = `at least ${least} for ${quantile} (fewer give it no upper bound; take more samples, or the median)`;
  context.addIssue({ code: 'custom', path: ['samples'], message, input: samples });
}
