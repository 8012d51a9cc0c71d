/** What the claim takes, and what its task needs of it. */
import { z } from 'zod';
import * as fields from '../../../fixtures/claims/fields.ts';
import type { Shape } from './inspect.ts';

const variable = z
  .string({ error: "a variable's name" })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'a variable\'s name such as "JWT_SECRET"' });
const length = z.int({ error: 'a smallest length such as 32' }).min(8, { error: 'a smallest length of at least 8' });

export const options = {
  file: fields.string.default('staging.env'),
  required: z.array(variable, { error: 'names of variables' }).default([]),
  values: z
    .record(variable, z.string({ error: 'the exact text that is expected' }), {
      error: 'exact values by variable, such as { APP_DEBUG: "false" }',
    })
    .default({}),
  secrets: z
    .record(variable, length, { error: 'smallest lengths by variable, such as { JWT_SECRET: 32 }' })
    .default({}),
  forbid: z.array(fields.string, { error: 'strings that no value may contain' }).default([]),
};
export type Asked = z.output<z.ZodObject<typeof options>>;

export interface VariablesArgs extends Shape {
  readonly file: string;
}

/** Names that must be there. */
export function requiredNames({ required, values, secrets }: Asked): readonly string[] {
  return [...new Set([...required, ...Object.keys(values), ...Object.keys(secrets)])];
}
