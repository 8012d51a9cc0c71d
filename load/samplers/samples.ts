/** What a sampler leaves: `samples.json` and `load.json`. */
import { z } from 'zod';
import type { InWords } from '../../core/model.ts';

/** Running totals, of which only the growth counts. */
export interface Totals {
  readonly hits: number;
  readonly of: number;
}

/** What the source answered; in words if that is no number. */
export type Drawn = number | Totals | InWords;

/** A number with what is known of it. */
export interface Told {
  readonly value: number;
  /** Of a sum, the names of those of its parts that are not there. */
  readonly absent?: readonly string[];
  /** Seconds since the source itself learned it. */
  readonly age?: number;
}

export interface Sample<Value = Drawn> extends Omit<Told, 'value'> {
  /** Unix time in seconds, in the middle between question and answer. */
  readonly at: number;
  /** Milliseconds from the question to the answer. */
  readonly took: number;
  readonly value: Value;
}

const drawn = z.union([
  z.number(),
  z.strictObject({ hits: z.number(), of: z.number() }),
  z.strictObject({ inWords: z.string() }),
]);

export const samplesFile = z.array(
  z.strictObject({
    ...{ at: z.number(), took: z.number(), value: drawn },
    ...{ absent: z.array(z.string()).exactOptional(), age: z.number().exactOptional() },
  }),
);

/** Whether the source gave a number. */
export function isKnown(sample: Sample): sample is Sample<number | Totals> {
  return typeof sample.value === 'number' || 'hits' in sample.value;
}

export function numbersIn(samples: readonly Sample[]): readonly Sample<number>[] {
  return samples.filter((sample): sample is Sample<number> => typeof sample.value === 'number');
}
