/** Validates what a reader returns: a team's own probe may return anything. */
import { z } from 'zod';
import { isInWords } from '../../core/in-words.ts';
import { type Measurement, type Measurements, outcomes, shares, units } from '../../core/model.ts';
import { problemsOf } from '../../fixtures/claims/validate.ts';

/** One that is not finite is judged as not measured. */
const number = z.custom<number>((value) => typeof value === 'number', 'a number');
const value = z.union(
  [number, z.string(), z.boolean(), z.strictObject({ inWords: z.string() })],
  'a number, a string, a boolean, or { inWords: "what was found instead" }',
);
const item = z.object({
  label: z.string(),
  detail: z.string().exactOptional(),
  evidence: z.string().exactOptional(),
  shows: z.string().exactOptional(),
  blames: z.enum(['test', 'environment']).exactOptional(),
  mayExplain: z.literal(true).exactOptional(),
});

const fields = z.strictObject({
  value,
  unit: z.enum(units),
  samples: number,
  independent: number.exactOptional(),
  of: z.enum(shares).exactOptional(),
  upTo: number.exactOptional(),
  low: number.nullable().exactOptional(),
  high: number.nullable().exactOptional(),
  attempts: z.array(value).exactOptional(),
  items: z.array(item).exactOptional(),
  evidence: z.array(z.string()).exactOptional(),
});

export const measurement = fields.superRefine((found, { issues }) => {
  if (isKnown(found)) return;
  issues.push({ code: 'invalid_value', values: [...outcomes], input: found.value, path: ['value'], continue: true });
});

/** An outcome is one of ours. */
function isKnown({ unit, value }: z.infer<typeof fields>): boolean {
  return unit !== 'outcome' || isInWords(value) || outcomes.some((one) => one === value);
}

const byCheck = z.custom<Readonly<Record<string, unknown>>>(z.core.util.isPlainObject, 'expected an object');

/** Each as `change` gives it; what several checks share is looked at once. Throws an error that names the measurement and what is wrong with it. */
export function measurementsOf(
  found: unknown,
  change: (measurement: Measurement, check: string) => Measurement = (one) => one,
): Measurements {
  const { data, error } = byCheck.safeParse(found);
  if (data === undefined) throw new Error(`What was read is not measurements by check: ${error?.issues[0]?.message}`);
  const known = new Map<unknown, Measurement>();
  const measurements: Record<string, Measurement> = {};
  for (const check of Object.keys(data)) {
    const measurement = known.get(data[check]) ?? measurementOf(check, data[check]);
    known.set(data[check], measurement);
    measurements[check] = change(measurement, check);
  }
  return measurements;
}

function measurementOf(check: string, one: unknown): Measurement {
  const { data } = fields.safeParse(one);
  if (data !== undefined && isKnown(data)) return data;
  throw new Error(`The measurement of "${check}" is invalid: ${problemsOf(measurement, one).join('; ')}`);
}
