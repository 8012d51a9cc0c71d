/** The arguments of a Lighthouse claim. */
import { z } from 'zod';
import type { JsonObject } from '../../core/model.ts';
import { metricNames } from './metrics.ts';

const schema = z.object({
  /** From the origin's root. */
  path: z.string(),
  /** Default: the origin called `app`, else the first. */
  origin: z.string().optional(),
  device: z.enum(['mobile', 'desktop']),
  /** Visits that count, after one that does not: at most so many with `early`, else exactly. */
  runs: z.int().positive(),
  /** They end once they have decided. Plans of before do not say it: all were made. */
  early: z.boolean().default(false),
  /** Which check is measured by what. */
  measures: z.record(z.string(), z.enum(['url', ...metricNames])),
});
export type LighthouseArgs = z.infer<typeof schema>;

export function toArgs(args: JsonObject): LighthouseArgs {
  return schema.parse(args);
}
