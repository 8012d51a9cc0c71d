/** Validates what a reader returns: a team's own probe may return anything. */
import { z } from 'zod';
import { type Measurements, units } from '../../core/model.ts';

/** One that is not finite is judged as not measured. */
const number = z.custom<number>((value) => typeof value === 'number', 'it must be a number');
const value = z.union(
  [number, z.string(), z.boolean(), z.strictObject({ inWords: z.string() })],
  'it must be a number, a string, a boolean, or { inWords: "what was found instead" }',
);
const item = z.object({ label: z.string(), detail: z.string().exactOptional(), evidence: z.string().exactOptional() });

export const measurements = z.record(
  z.string(),
  z.object({
    value,
    unit: z.enum(units),
    samples: number,
    low: number.exactOptional(),
    high: number.exactOptional(),
    attempts: z.array(value).exactOptional(),
    items: z.array(item).exactOptional(),
    evidence: z.array(z.string()).exactOptional(),
  }),
);

/** Throws an error that names the measurement and what is wrong with it. */
export function measurementsOf(found: unknown): Measurements {
  const { data, error } = measurements.safeParse(found);
  const issue = error?.issues[0];
  if (issue === undefined) return data ?? {};
  const [check, ...place] = issue.path.map(String);
  if (check === undefined) throw new Error(`What was read is not measurements by check: ${issue.message}`);
  throw new Error(
    `The measurement of "${check}" is invalid: ${[place.join('.'), issue.message].filter(Boolean).join(': ')}`,
  );
}
