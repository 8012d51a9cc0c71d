/** What every sampler takes, and what is left out of its plan. */
import { z } from 'zod';
import { refuseCrossed, refuseUnbounded } from '../../fixtures/claims/bounds.ts';
import * as fields from '../../fixtures/claims/fields.ts';

const bound = z.number({ error: 'a number' });
const amount = z.number({ error: 'a number of at least 0' }).min(0, { error: 'a number of at least 0' });

export const samplingOptions = {
  min: bound.optional(),
  max: bound.optional(),
  growth: z.strictObject({ max: amount }, { error: 'a bound for a minute, such as { max: 1_000_000 }' }).optional(),
  returns: z
    .strictObject(
      {
        within: fields.seconds,
        by: fields.ratio.optional(),
        to: amount.optional(),
      },
      { error: 'what it comes back to, and how soon, such as { within: 10, by: 0.1 } or { within: 10, to: 0 }' },
    )
    .refine(({ by, to }) => by === undefined || to === undefined, { error: 'by or to, not both' })
    .optional(),
  every: z
    .number({ error: 'milliseconds of at least 20' })
    .min(20, { error: 'milliseconds of at least 20' })
    .optional(),
};

export type Sampling = z.output<z.ZodObject<typeof samplingOptions>>;

/** How the value comes back after the load: at most so much above its start, or to a number. */
export type Returns = NonNullable<Sampling['returns']>;

/** A sampler that expects nothing would pass whatever it sees. */
export function refuseNothing(asked: Sampling, context: z.core.$RefinementCtx): void {
  const { min, max, growth, returns } = asked;
  const needed = 'what the value must be, such as max: 10, growth: { max: 1_000_000 } or returns: { within: 10 }';
  if ((growth ?? returns) === undefined) refuseUnbounded({ min, max }, context, needed);
  else refuseCrossed({ min, max }, context);
}

/** Of the number that `gauge` and `sample` ask for. */
export const unit = z
  .enum(['count', 'bytes', 'ms', 's', 'ratio'], { error: 'one of count, bytes, ms, s, ratio' })
  .default('count');
