/** The arguments of a k6 claim. */
import { z } from 'zod';
import type { JsonObject } from '../../core/model.ts';
import { commonOptions } from '../../fixtures/claims/claim-options.ts';
import { forwardedOptions } from '../../fixtures/claims/forwarded-variables.ts';

/** What can be measured of every load run. */
export const measures = [
  'p95',
  'errors',
  'exceptions',
  'iterations',
  'checks',
  'users',
  'rate',
  'dropped',
  'thresholds',
  'verdict',
] as const;
export type Measure = (typeof measures)[number];

const own = {
  /** The script's `check()` of that name. */
  check: z.object({ check: z.string() }),
  /** All of the script's `check()`s but these. */
  others: z.object({ checksBeside: z.array(z.string()) }),
  /** One of the script's thresholds. `zero`: a metric without a sample is 0, not unseen. */
  threshold: z.object({ metric: z.string(), expression: z.string(), zero: z.boolean() }),
};
export type OwnCheck = z.infer<typeof own.check>;
export type OtherChecks = z.infer<typeof own.others>;
export type OwnThreshold = z.infer<typeof own.threshold>;
export type Measured = Measure | OwnCheck | OtherChecks | OwnThreshold;

const schema = z.object({
  /** The script, from the root. */
  script: z.string(),
  /** `[users, seconds]`: stage after stage, from no user. Without stages the script's own options apply. */
  stages: z.array(z.tuple([z.int().nonnegative(), z.number().positive()])).optional(),
  /** Seconds until k6 must have loaded the script. */
  startUp: z.number().positive().default(30),
  /** Which check is measured by what. */
  measures: z.record(z.string(), z.union([z.enum(measures), own.check, own.others, own.threshold])),
  ...forwardedOptions,
  /** Options of the checks made of the script's own thresholds; absent if it has none. */
  thresholds: z.object({ ...commonOptions, counters: z.array(z.string()) }).optional(),
  /** Whether k6 leaves its dashboard as a page, for people. */
  dashboard: z.boolean().default(false),
  /** What an iteration does at most, as the claim says. */
  perIteration: z.object({ requests: z.int().positive().optional(), checks: z.int().positive().optional() }).optional(),
  /** Whether it ends once it has failed for certain. */
  early: z.boolean().default(true),
  /** Seconds that k6 may take to end once it was asked to: for `teardown()`, too. */
  patience: z.number().positive().default(90),
  /** Seconds that its scenarios leave an iteration to end, at least; absent: k6's own 30. */
  grace: z.number().nonnegative().optional(),
  /** None of its scenarios waits for an iteration to end. */
  cutsOff: z.boolean().optional(),
  /** Statistics of trends that its thresholds ask for. */
  trends: z.array(z.string()).optional(),
});
export type K6Args = z.infer<typeof schema>;

export function toArgs(args: JsonObject): K6Args {
  return schema.parse(args);
}
