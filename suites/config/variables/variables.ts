import { basename } from 'node:path';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { options, requiredNames, type VariablesArgs } from './args.ts';
import { inspectFile } from './measure.ts';
import { readInspection, unreadable } from './read.ts';
import { exactChecks, flawChecks } from './words.ts';

/**
 * The environment's variables, as a file of `NAME=value` lines gives them, have the declared shape.
 *
 * - `file`: from the root, or absolute. Default `staging.env`. A file that cannot be read was not seen: inconclusive.
 * - `required`: names that must be there and not empty. The names of `values` and `secrets` must be there too.
 * - `values`: exact values, a check each: `{ PAYU_ENVIRONMENT: 'sandbox' }`.
 * - `secrets`: smallest lengths in characters: `{ JWT_SECRET: 32 }`.
 * - `forbid`: strings that no value may contain, in upper or lower case: `['prod-db.internal']`.
 *
 * Always checked: no value still contains a `${…}`, and none names a production host (in a URL, in a connection string or on
 * its own; the domain of an e-mail address does not count) or contains a payment provider's live key.
 * The evidence says of each variable what is wrong with it, and shows no value but those of `values`.
 */
export const variables = probeClaim({
  id: 'variables',
  layer: 'config',
  options,
  task: ({ file }) => basename(file),
  cores: 0.5,
  checks: (asked) => [...flawChecks(asked), ...exactChecks(asked)],
  args: ({ file, values, secrets, forbid, ...asked }): VariablesArgs => ({
    ...{ file, values, secrets, forbid },
    required: requiredNames({ file, values, secrets, forbid, ...asked }),
  }),
  measure: inspectFile,
  read: (subject, { variables }) => readInspection(subject, variables),
  gap: (_, { variables }) => unreadable(variables),
});
