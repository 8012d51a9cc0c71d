/** What the claim takes, and what its task needs of it. */
import type { z } from 'zod';
import * as fields from '../../../fixtures/claims/fields.ts';
import { timing } from '../../../fixtures/claims/timing.ts';

export const options = {
  origin: fields.origin.optional(),
  account: fields.account.optional(),
  ...timing,
  is: fields.status.default(200),
};

export type LatencyArgs = { readonly path: string } & z.output<z.ZodObject<typeof options>>;
