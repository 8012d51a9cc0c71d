/** The arguments of a Lighthouse claim. */
import { z } from 'zod';
import type { JsonObject } from '../../core/model.ts';
import { type Metric, metricNames } from './metrics.ts';

const schema = z.object({
  /** From the origin's root. */
  path: z.string(),
  /** Default: the origin called `app`, else the first. */
  origin: z.string().optional(),
  device: z.enum(['mobile', 'desktop']),
  /** Visits that count, after one that does not. */
  runs: z.int().positive(),
  /** Which check is measured by what. */
  measures: z.record(z.string(), z.enum(['url', ...metricNames])),
});
export type LighthouseArgs = z.infer<typeof schema>;
export type Measure = 'url' | Metric;

export function toArgs(args: JsonObject): LighthouseArgs {
  return schema.parse(args);
}
