/** A check and what became of it. */
import { z } from 'zod';
import { causes, levels, periods, reasonCodes, shares, units } from '../../../core/model.ts';
import { baseline, comparison, worse } from './baseline.ts';
import { layer, measured, text, value } from './values.ts';

const threshold = z
  .strictObject({
    unit: z.enum(units),
    max: z.number().exactOptional(),
    min: z.number().exactOptional(),
    is: z.union([value, z.array(value).readonly()]).exactOptional(),
    minSamples: z.number().exactOptional().describe('Default 1.'),
    per: z.enum(periods).exactOptional().describe('max and min bound a change over this time, and not a state.'),
    worse: worse.exactOptional(),
  })
  .readonly()
  .describe('A bound in keys: at least one of max, min and is. Bounds are inclusive.')
  .meta({ id: 'Threshold' });

const check = z
  .strictObject({
    id: text.describe('<layer>/<noun>, stable from run to run.'),
    layer,
    title: text.describe('The sentence if it passes.'),
    failure: text.describe('The sentence if it does not.'),
    why: text.describe('Why it matters, for the person who decides.'),
    level: z.enum(levels).describe('An advisory check never blocks.'),
    covers: z.array(text).readonly().describe('Requirements that it covers.'),
    threshold,
    baseline: baseline.exactOptional(),
    owner: text.exactOptional(),
    whole: z
      .literal(true)
      .exactOptional()
      .describe('What it sees comes of other checks: only the whole gate shows it again.'),
  })
  .readonly()
  .meta({ id: 'Check' });

export const reason = z
  .strictObject({
    code: z.enum(reasonCodes),
    detail: text.exactOptional(),
    fix: text.exactOptional().describe('What to do, if it is known better than from the code alone.'),
  })
  .readonly()
  .describe('Why something was not measured.')
  .meta({ id: 'Reason' });

const item = z
  .strictObject({
    label: text,
    detail: text.exactOptional(),
    evidence: text.exactOptional().describe('A file of the run’s folder.'),
    shows: text
      .exactOptional()
      .describe('What went wrong, in the same words whichever check saw it. Default: the label.'),
    blames: z
      .enum(['test', 'environment'])
      .exactOptional()
      .describe("It says that the failure may be the test's own, or of an environment, and nothing of the product."),
    mayExplain: z.literal(true).exactOptional().describe('It was so when the check failed, and need not be why.'),
  })
  .readonly()
  .describe('An offender, for people.')
  .meta({ id: 'Item' });

const bound = z
  .number()
  .nullable()
  .exactOptional()
  .describe('Of the 95 % interval around the value; null if nothing bounds it on that side.');

const measurement = z
  .strictObject({
    value: measured,
    unit: z.enum(units),
    samples: z.number().describe('How many observations the value is based on.'),
    independent: z
      .number()
      .exactOptional()
      .describe('How many independent observations would be as sure: those of one moment resemble each other.'),
    of: z.enum(shares).exactOptional().describe('What a ratio is a share of, if that is known.'),
    upTo: z.number().exactOptional().describe('How many observations would have been made if fewer had not decided.'),
    low: bound,
    high: bound,
    attempts: z
      .array(measured)
      .readonly()
      .exactOptional()
      .describe('The single observations, unless they are too many to list.'),
    items: z.array(item).readonly().exactOptional(),
    evidence: z.array(text).readonly().exactOptional().describe('Files of the run’s folder, the most telling first.'),
  })
  .readonly()
  .meta({ id: 'Measurement' });

export const waiver = z
  .strictObject({
    check: text,
    reason: text,
    owner: text,
    until: text.describe('The last day on which it applies.'),
    requirement: text.exactOptional().describe('A requirement that is waived with the check.'),
  })
  .readonly()
  .meta({ id: 'Waiver' });

const earlier = z
  .strictObject({
    attempt: z.number().describe('Which run of the task it was, from 1.'),
    cause: z.enum(causes),
    reason: reason.exactOptional(),
    measurement: measurement.exactOptional().describe('Without items and evidence.'),
  })
  .readonly()
  .describe('What a run of the task left open of the check, before the one that counts.')
  .meta({ id: 'EarlierAttempt' });

export const finding = z
  .strictObject({
    check,
    task: text,
    result: z.enum(['pass', 'fail', 'inconclusive']),
    cause: z.enum(causes),
    reason: reason.exactOptional(),
    measurement: measurement.exactOptional(),
    attempt: z.number().exactOptional().describe('Which run of its task counts; absent for the first.'),
    earlier: z.array(earlier).readonly().exactOptional(),
    comparison: comparison.exactOptional(),
    blocks: z.boolean().describe('Whether it keeps the build from promotion.'),
    waiver: waiver.exactOptional(),
    expired: waiver.exactOptional().describe('The last waiver, now expired.'),
  })
  .readonly()
  .meta({ id: 'Finding' });
