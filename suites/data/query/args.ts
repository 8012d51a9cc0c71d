/** What the claim takes. */
import { z } from 'zod';
import { refuseUnbounded } from '../../../fixtures/claims/bounds.ts';
import { type Expected, expected } from '../../../fixtures/claims/expected.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { refuseTooFew, type samplesOf, timing } from '../../../fixtures/claims/timing.ts';

const number = z.number({ error: 'a number' }).optional();

export const options = {
  question: fields.string,
  is: expected.optional(),
  min: number,
  max: number,
  time: z.strictObject(timing, { error: 'a bound such as { max: 50 }' }).superRefine(refuseTooFew).optional(),
  noSequentialScan: z
    .array(fields.string, { error: 'names of tables such as ["users"]' })
    .min(1, { error: 'at least one table' })
    .optional(),
  within: fields.seconds.default(10),
};

type Options = z.output<z.ZodObject<typeof options>>;
export type Asked = { readonly connection: string } & {
  readonly [Name in keyof Options]?: Options[Name] | undefined;
} & Pick<Options, 'question' | 'within'>;

/** A claim that expects nothing would pass whatever the answer is. */
export function refuseNothing({ time, noSequentialScan, ...asked }: Options, context: z.core.$RefinementCtx): void {
  const expects = time !== undefined || noSequentialScan !== undefined;
  const needed = 'what the result must be, such as is: 3, min: 1, time: { max: 50 } or noSequentialScan: ["users"]';
  if (!expects || [asked.is, asked.min, asked.max].some((one) => one !== undefined))
    refuseUnbounded(asked, context, needed);
}

/** Undefined if the result itself does not matter. */
export function expectedOf({ is, min, max }: Asked): Expected | undefined {
  if (min === undefined && max === undefined) return is;
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

export interface QueryArgs {
  readonly connection: string;
  readonly question: string;
  readonly within: number;
  readonly expected?: Expected;
  /** How often its time is taken. */
  readonly samples?: number;
  readonly quantile?: Parameters<typeof samplesOf>[0]['quantile'];
  /** Tables that it must not read from beginning to end. */
  readonly tables?: readonly string[];
}
