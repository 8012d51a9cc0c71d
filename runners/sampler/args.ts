/** What a sampler's task says. */
import { z } from 'zod';
import type { JsonObject } from '../../core/model.ts';

const schema = z.object({
  /** Which sampler asks. */
  sampler: z.string(),
  /** What is sampled, as the subject of a sentence. */
  what: z.string(),
  /** Some of it, or of each of its parts, is there at any time: what to do if no sample shows any. */
  absent: z.string().optional(),
  /** Milliseconds from one sample to the next. */
  every: z.number().positive(),
  returns: z.object({ within: z.number().positive(), by: z.number().optional(), to: z.number().optional() }).optional(),
  /** What each check is measured by. */
  measures: z.record(z.string(), z.enum(['worst', 'share', 'growth', 'return'])),
});
export type SamplerArgs = z.output<typeof schema>;

export function toArgs(args: JsonObject): SamplerArgs {
  return schema.parse(args);
}
