/** What a claim tells k6. */
import { z } from 'zod';
import type { JsonObject } from '../../model.ts';

/** What can be measured of a load run. */
export const measures = ['p95', 'errors', 'exceptions', 'checks', 'users', 'rate', 'dropped', 'thresholds'] as const;
export type Measure = (typeof measures)[number];

const schema = z.object({
  /** The script, from the root. */
  script: z.string(),
  /** Users to reach in so many seconds, one stage after the other from none. Without stages the script's own options hold. */
  stages: z.array(z.tuple([z.int().nonnegative(), z.number().positive()])).optional(),
  /** Seconds until k6 must have loaded the script. */
  startUp: z.number().positive().default(30),
  /** Which check is measured by what. */
  measures: z.record(z.string(), z.enum(measures)),
});
export type K6Args = z.infer<typeof schema>;

export function toArgs(args: JsonObject): K6Args {
  return schema.parse(args);
}
