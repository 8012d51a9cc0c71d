/** What the claim takes, and what its task needs of it. */
import { z } from 'zod';
import * as fields from '../../../fixtures/claims/fields.ts';

export const options = {
  origin: fields.origin.optional(),
  is: z
    .union([fields.status, z.array(fields.status).min(1)], { error: 'a status such as 200, or several' })
    .default(200),
  endsAt: fields.path.optional(),
  json: z
    .record(
      fields.pointer,
      z.union([fields.scalar, z.array(fields.scalar).min(1)], { error: 'the expected value, or several' }),
      { error: 'expected values by JSON pointer, such as { "/status": "healthy" }' },
    )
    .default({}),
  version: fields.pointer.optional(),
  environment: z
    .union([fields.pointer, z.strictObject({ at: fields.pointer, is: z.string() })], {
      error: 'a JSON pointer such as "/environment", or { at, is }',
    })
    .optional(),
  fresh: z
    .strictObject(
      { at: fields.pointer, seconds: fields.seconds },
      { error: 'an age such as { at: "/timestamp", seconds: 60 }' },
    )
    .optional(),
  within: fields.seconds.default(10),
  samples: fields.count.default(3),
};
export type Asked = { readonly path: string } & z.output<z.ZodObject<typeof options>>;

export interface EndpointArgs {
  readonly path: string;
  readonly origin?: string;
  /** The path on which it must end after redirects, which are followed only then. */
  readonly endsAt?: string;
  /** Seconds for a whole answer. */
  readonly within: number;
  readonly samples: number;
}

/** Which value of the answers a check is read from. */
export type Source =
  | { readonly from: 'status' }
  | { readonly from: 'json' | 'version'; readonly at: string }
  | { readonly from: 'timestamp'; readonly at: string; readonly seconds: number };
