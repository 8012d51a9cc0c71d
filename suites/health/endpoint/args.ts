/** What the claim takes, and what its task needs of it. */
import { z } from 'zod';
import type { Effect } from '../../../core/model.ts';
import { type Expected, expected, expectedJson } from '../../../fixtures/claims/expected.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';
import { effectOf, headerName, methodOf, type Request, request } from '../../../fixtures/claims/request.ts';

export const options = {
  origin: fields.origin.optional(),
  account: fields.account.optional(),
  request: request.optional(),
  layer: fields.layer.default('health'),
  effect: z.enum(['read', 'write'], { error: '"read" or "write"' }).optional(),
  is: z
    .union([fields.status, z.array(fields.status).min(1)], { error: 'a status such as 200, or several' })
    .default(200),
  endsAt: fields.path.optional(),
  json: expectedJson.default({}),
  headers: z.record(headerName, expected, { error: 'headers, such as { "cache-control": "no-store" }' }).default({}),
  text: expected.optional(),
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
  samples: fields.count.optional(),
};
export type Asked = { readonly path: string } & z.output<z.ZodObject<typeof options>>;

/** A redirect of another request is not followed, because its target gets no body. */
export function refuseEnd(
  { endsAt, request: asked }: z.output<z.ZodObject<typeof options>>,
  context: z.core.$RefinementCtx,
): void {
  if (endsAt === undefined || ['GET', 'HEAD'].includes(methodOf(asked))) return;
  const message =
    'no path for this method, because only GET and HEAD follow redirects; expect the redirect itself (is: 303, headers: { location: … })';
  refuse(context, message, endsAt, 'endsAt');
}

export function effectOn({ effect, request: asked }: Pick<Asked, 'effect' | 'request'>): Effect {
  return effect ?? effectOf(asked);
}

/** What writes is asked once: each request may leave something behind. */
export function samplesOf({ samples, ...asked }: Pick<Asked, 'samples' | 'effect' | 'request'>): number {
  return samples ?? (effectOn(asked) === 'write' ? 1 : 3);
}

/** `GET /orders`. */
export function wholeLine({ path, request: asked }: Pick<Asked, 'path' | 'request'>): string {
  return `${methodOf(asked)} ${path}`;
}

/** The same, and of the usual method the path alone. */
export function requestLine(asked: Pick<Asked, 'path' | 'request'>): string {
  return wholeLine(asked).replace(/^GET /, '');
}

export interface EndpointArgs {
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  readonly request?: Request;
  /** Headers of the answers that are kept. */
  readonly keeps?: readonly string[];
  /** The path on which it must end after redirects, which are followed only then. */
  readonly endsAt?: string;
  /** Seconds for a whole answer. */
  readonly within: number;
  readonly samples: number;
}

/** What `measure` is given. */
export interface Measuring extends EndpointArgs {
  readonly measures: Readonly<Record<string, Source>>;
}

/** Which value of the answers a check is read from; without `expected`, it is compared as it is. */
export type Source =
  | { readonly from: 'status' }
  | { readonly from: 'json'; readonly at: string; readonly expected?: Expected }
  | { readonly from: 'header'; readonly name: string; readonly expected: Expected }
  | { readonly from: 'text'; readonly expected: Expected }
  | { readonly from: 'version' | 'environment'; readonly at: string }
  | { readonly from: 'timestamp'; readonly at: string; readonly seconds: number };
