/** Earlier runs that a check is compared with. */
import { z } from 'zod';
import { units } from '../../../core/model.ts';
import { fingerprint, text } from './values.ts';

export const worse = z
  .strictObject({
    max: z.number().describe('How much worse than the baseline it may be: 0.2 is 20 %.'),
    than: text.describe('The baseline’s file, from the project’s root.'),
    runs: z
      .number()
      .exactOptional()
      .describe('How often the task is run at most if one run cannot tell. Absent: once.'),
  })
  .readonly()
  .describe('A bound on the change from the baseline.')
  .meta({ id: 'Worse' });

export const baseline = z
  .strictObject({
    values: z.array(z.number()).readonly().describe('One of each run, the oldest first.'),
    unit: z.enum(units),
    fingerprint,
  })
  .readonly()
  .describe('What recorded runs measured; absent if the file does not hold the check.')
  .meta({ id: 'Baseline' });

export const comparison = z
  .strictObject({
    value: z.number().describe('The geometric mean of the baseline’s runs, in the unit of the check.'),
    runs: z.number(),
    lowest: z.number(),
    highest: z.number(),
    change: z.number().describe('How much worse than that mean: 0.34 is 34 %; negative if it is better.'),
    low: z.number().describe('Of the prediction interval around the change: all beyond what is allowed fails.'),
    high: z.number().describe('All within what is allowed passes.'),
    attempts: z
      .array(z.number())
      .readonly()
      .exactOptional()
      .describe('What each run of the task measured, if several are compared by their geometric mean.'),
    upTo: z
      .number()
      .exactOptional()
      .describe('How many runs of the task would have been compared if the first had not decided.'),
  })
  .readonly()
  .describe('The measurement against the baseline, if the check asks for it and they can be compared.')
  .meta({ id: 'Comparison' });
