/** What the claim takes, and the points of its window. */
import { seconds as secondsIn } from '../../../core/duration.ts';
import { bounded, refuseUnbounded } from '../../../fixtures/claims/bounds.ts';
import { duration } from '../../../fixtures/claims/duration.ts';
import { seconds, string, z } from '../../../fixtures/claims/fields.ts';

export const options = {
  query: string,
  ...bounded(z.number({ error: 'a number' })),
  over: duration.optional(),
  after: z.literal('load', { error: '"load"' }).optional(),
  within: seconds.optional(),
};
/** Seconds: with the usual intervals, something is scraped within a minute. */
export function withinOf({ within, after }: Pick<Options, 'within' | 'after'>): number {
  return within ?? (after === 'load' ? 75 : 10);
}

type Options = z.output<z.ZodObject<typeof options>>;

export function refuseNothing(asked: Options, context: z.core.$RefinementCtx): void {
  refuseUnbounded(asked, context, 'what the value must be, such as is: 1, min: 1 or max: 0.5');
}

export interface MetricBounds {
  readonly is?: number;
  readonly min?: number;
  readonly max?: number;
}

export interface Window {
  /** Seconds. */
  readonly length: number;
  /** Seconds from one point to the next. */
  readonly step: number;
  readonly points: number;
}

/** A point every 15 s, Prometheus' usual interval, or 120 of a shorter window; never more than the 11,000 that it gives at once. */
export function windowOf(over: string): Window {
  const length = secondsIn(over);
  const step = Math.ceil(Math.max(1, Math.min(15, length / 120), length / 10_000));
  return { length, step, points: Math.floor(length / step) + 1 };
}
