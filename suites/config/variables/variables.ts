import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { type Claim, claim, type Probe, slug } from '../../../core/claim.ts';
import { ReasonError } from '../../../core/errors.ts';
import type { Item, JsonObject, Measurement } from '../../../core/model.ts';
import { commonOptions } from '../../../fixtures/claims/claim-options.ts';
import { validate } from '../../../fixtures/claims/validate.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { type Flaw, type Inspection, inspect, type Shape } from './read.ts';
import { exactChecks, flawChecks } from './words.ts';

const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' });
const variable = z
  .string({ error: "a variable's name" })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'a variable\'s name such as "JWT_SECRET"' });

export const options = z.strictObject({
  ...commonOptions,
  file: text.default('staging.env'),
  required: z.array(variable, { error: 'names of variables' }).default([]),
  values: z
    .record(variable, z.string({ error: 'the exact text that is expected' }), {
      error: 'exact texts by variable, such as { APP_DEBUG: "false" }',
    })
    .default({}),
  secrets: z
    .record(
      variable,
      z.int({ error: 'a smallest length such as 32' }).min(8, { error: 'a smallest length of at least 8' }),
      { error: 'smallest lengths by variable, such as { JWT_SECRET: 32 }' },
    )
    .default({}),
  forbid: z.array(text, { error: 'texts that no value may contain' }).default([]),
});
export type VariablesOptions = z.input<typeof options>;
export type Asked = z.output<typeof options>;

/** The task's arguments. */
export interface VariablesArgs extends Shape {
  readonly probe: string;
  readonly file: string;
  /** What each check is about: a kind of flaw, or the variable of an exact text. */
  readonly about: { readonly [check: string]: { readonly flaw: Flaw['kind'] } | { readonly variable: string } };
}

/**
 * The environment's variables, as a file of `NAME=value` lines gives them, have the declared shape.
 *
 * - `file`: from the root, or absolute. Default `staging.env`. A file that cannot be read was not seen: inconclusive.
 * - `required`: names that must be there and not empty. The names of `values` and `secrets` must be there too.
 * - `values`: exact texts, a check each: `{ PAYU_ENVIRONMENT: 'sandbox' }`.
 * - `secrets`: smallest lengths in characters: `{ JWT_SECRET: 32 }`.
 * - `forbid`: texts that no value may contain, in upper or lower case: `['prod-db.internal']`.
 *
 * Always checked: no value still holds a `${…}`, and none names a production host (in a URL, a connection string or by
 * itself; the domain of an e-mail address is none) or holds a payment provider's live key.
 * The evidence says of each variable what is wrong with it, and shows no value but those of `values`.
 */
export function variables(given: VariablesOptions = {}): Claim {
  const asked = validate(options, given, 'variables(…)');
  const { file, values, secrets, forbid } = asked;
  const required = [...new Set([...asked.required, ...Object.keys(values), ...Object.keys(secrets)])];
  const planned = [...flawChecks(asked, required), ...exactChecks(asked)];
  const args: VariablesArgs = {
    probe: 'variables',
    file,
    required,
    values,
    secrets,
    forbid,
    about: Object.fromEntries(planned.map(({ check, about: subject }) => [check.id, subject])),
  };
  return claim('config', slug(asked.name ?? basename(file)), () => ({
    runner: 'probe',
    cores: 0.5,
    args: args as unknown as JsonObject,
    effect: 'read',
    checks: planned.map(({ check }) => check),
    seconds: 1,
  }));
}

const evidence = 'variables.json';

export const probe: Probe<VariablesArgs, ProbeContext> = {
  measure: async (args, context) => {
    const found = parseEnv(readVariables(resolve(context.root, args.file)));
    return { [evidence]: inspect(found, args, context.environment) as unknown as JsonObject };
  },
  read: (args, files, checks) => {
    const inspection: Inspection = JSON.parse(Buffer.from(files.get(evidence) ?? new Uint8Array()).toString());
    return Object.fromEntries(
      checks.flatMap(({ id }) => {
        const measurement = measured(args.about[id], inspection);
        return measurement === undefined ? [] : [[id, measurement]];
      }),
    );
  },
};

/** Where there was no variable at all, nothing was seen. */
function measured(
  subject: VariablesArgs['about'][string] | undefined,
  { count, flaws, exact }: Inspection,
): Measurement | undefined {
  if (subject === undefined || count === 0) return undefined;
  if ('variable' in subject)
    return { value: exact[subject.variable] ?? '(absent)', unit: 'text', samples: 1, evidence: [evidence] };
  const items = flaws
    .filter(({ kind }) => kind === subject.flaw)
    .map(({ name, detail }): Item => ({ label: name, detail }));
  return {
    value: items.length,
    unit: 'count',
    samples: count,
    ...(items.length === 0 ? {} : { items }),
    evidence: [evidence],
  };
}

function readVariables(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ReasonError(
      {
        code: 'unreachable',
        detail: `The environment's variables could not be read (${why}). Give their file in the definition: variables({ file: … }).`,
      },
      { cause: error },
    );
  }
}
