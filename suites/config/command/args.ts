/** What the claim takes, and what its task needs of it. */
import { commandOptions } from '../../../fixtures/claims/command-options.ts';
import { contactOptions } from '../../../fixtures/claims/contact-option.ts';
import { type Expected, expected, expectedJson } from '../../../fixtures/claims/expected.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import type { Forwarded } from '../../../fixtures/claims/forwarded-variables.ts';

const { z } = fields;
const code = z.int({ error: 'an exit code such as 0' }).min(0, { error: 'an exit code such as 0' }).max(255);

export const options = {
  ...commandOptions,
  ...contactOptions,
  layer: fields.layer.default('config'),
  exit: z.union([code, z.array(code).min(1)], { error: 'an exit code such as 0, or several' }).default(0),
  json: expectedJson.default({}),
  text: expected.optional(),
  version: z
    .union([fields.pointer, z.strictObject({ at: fields.pointer, service: fields.string })], {
      error: 'a JSON pointer such as "/image", or { at, service }',
    })
    .optional(),
  artefact: z
    .strictObject(
      { file: fields.string, json: expectedJson.default({}), text: expected.optional() },
      { error: 'a file that the command writes such as { file: "dist/build.json", json: { "/env": "staging" } }' },
    )
    .optional(),
};
export type Asked = { readonly run: string } & fields.z.output<fields.z.ZodObject<typeof options>>;

/** Where a value is read: from the command's standard output, or from the file that it writes. */
export type Place = 'output' | 'artefact';

export type Source =
  | { readonly from: 'exit' }
  | { readonly from: 'version'; readonly at: string }
  | { readonly from: 'written' }
  | { readonly from: 'json'; readonly in: Place; readonly at: string; readonly expected: Expected }
  | { readonly from: 'text'; readonly in: Place; readonly expected: Expected };

export interface CommandArgs extends Forwarded {
  readonly run: string;
  readonly folder: string;
  /** The file that it writes, from the folder. */
  readonly file?: string;
  /** Those with which it may end. */
  readonly exit: number | readonly number[];
  /** Whose build the version is compared with. */
  readonly service?: string;
}
