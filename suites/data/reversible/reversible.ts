import { check, none, textIs } from '../../../fixtures/claims/check.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { forwardedOptions } from '../../../fixtures/claims/forwarded-variables.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { type ReverseSubject, readReversed, reverse } from '../../../fixtures/scratch/reversible.ts';

const { z } = fields;

/**
 * Migrations can be taken back: `reversible('scratch', { prepare: 'sh scripts/create-scratch.sh', migrate: 'npm run migrate', rollBack: 'npm run migrate:down', remove: 'sh scripts/drop-scratch.sh' })`. On a scratch
 * database the gate migrates, rolls back and migrates again, and compares the schemas.
 *
 * - `connection`: leads to a database of its own, PostgreSQL, MySQL or MariaDB, which must not be there: `prepare` creates it, with the schema that production has now, and `remove` drops it, whatever came before. If it is there already, nothing is run.
 * - `migrate`, `rollBack`: take it to the candidate's schema and back. All four are commands of yours for the shell, judged by their exit codes. `folder`, `variables`, `origins`: as of [`command`](#commandrun---); the scratch database's URL is such a variable.
 * - `except`: tables that do not count, such as the one in which the tool notes what it has done, if `prepare` does not make it: `['schema_migrations']`.
 * - `within`: seconds for each command and for each look at the schema, default 120.
 *
 * A migration that ends with another code than 0 fails, and so does a schema that is not the same as before, after rolling back or after the second migration. A `prepare` that fails, a first migration that changes nothing of the schema, a
 * database that is there already or is left over, and a command that hangs or is not found are inconclusive. Rows are not compared. Throws a `UsageError` that quotes the wrong value.
 */
export const reversible = probeClaim({
  id: 'reversible',
  layer: 'data',
  argument: { connection: fields.connection },
  options: {
    prepare: fields.string,
    migrate: fields.string,
    rollBack: fields.string,
    remove: fields.string,
    except: z.array(fields.string, { error: 'tables such as ["schema_migrations"]' }).default([]),
    folder: fields.string.default('.'),
    within: fields.seconds.default(120),
    ...forwardedOptions,
  },
  prefix: ({ connection }) => connection,
  task: ({ connection }) => `reversible ${connection}`,
  effect: () => 'write',
  connectionKinds: () => ['postgres', 'mysql'],
  seconds: () => 10,
  deadline: ({ within }) => 9 * within + 60,
  checks: ({ connection: db }) => [
    check(
      'migrates',
      textIs('migrated'),
      `The migration of ${db} succeeds`,
      `The migration of ${db} fails`,
      'The release cannot be deployed.',
    ),
    check(
      'rolls back',
      none,
      `Rolling back leaves the schema of ${db} as it was`,
      `Rolling back does not leave the schema of ${db} as it was`,
      'After a rollback, the earlier build works on a schema that it was not made for.',
    ),
    check(
      'migrates again',
      none,
      `Migrating again leads to the same schema of ${db}`,
      `Migrating again does not lead to the same schema of ${db}`,
      'A release that was rolled back cannot be deployed a second time.',
    ),
    check(
      'removed',
      textIs('removed'),
      `The scratch database ${db} is removed again`,
      `The scratch database ${db} is left over`,
      'It is in the way of the next run.',
    ),
  ],
  measure: reverse,
  read: (subject: ReverseSubject, { reversible: seen }) => readReversed(subject, seen),
});
