/** What the claim takes, and what its task needs of it. */
import { type Expected, expected, expectedJson } from '../../fixtures/claims/expected.ts';
import * as fields from '../../fixtures/claims/fields.ts';
import { isJson, requestHeaders } from '../../fixtures/claims/request.ts';

const { z } = fields;

const message = z
  .strictObject(
    {
      json: z
        .custom<fields.z.core.util.JSONType>(isJson, { error: 'a JSON value such as { type: "ping" }' })
        .optional(),
      text: z.string({ error: 'a string' }).optional(),
    },
    { error: 'a message such as { json: { type: "ping" } } or { text: "ping" }' },
  )
  .refine(({ json, text }) => (json === undefined) !== (text === undefined), {
    error: 'a message such as { json: { type: "ping" } } or { text: "ping" }',
  });
const answer = z
  .strictObject(
    { json: expectedJson.default({}), text: expected.optional() },
    { error: 'what is expected of the answer, such as { json: { "/type": "pong" } }' },
  )
  .refine(({ json, text }) => text !== undefined || Object.keys(json).length > 0, {
    error: 'what is expected of the answer, such as { json: { "/type": "pong" } } or { text: /pong/ }',
  });
/** A token as HTTP defines it. */
const protocol = z
  .string({ error: 'a sub-protocol such as "graphql-transport-ws"' })
  .regex(/^[!#$%&'*+.^_`|~\w-]+$/, { error: 'a sub-protocol such as "graphql-transport-ws"' });

export const options = {
  origin: fields.origin.optional(),
  account: fields.account.optional(),
  headers: requestHeaders.optional(),
  protocol: z.union([protocol, z.array(protocol).min(1)], { error: 'a sub-protocol, or several' }).optional(),
  send: message.optional(),
  answer,
  again: z.boolean({ error: 'true or false' }).default(true),
  layer: fields.layer.default('smoke'),
  within: fields.seconds.default(10),
};

export interface SocketArgs {
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
  /** As it is sent. */
  readonly message?: string;
  readonly answer: Answer;
  readonly again: boolean;
  /** Seconds to connect, and again for the answer. */
  readonly within: number;
}

export interface Answer {
  readonly json: Readonly<Record<string, Expected>>;
  readonly text?: Expected | undefined;
}
