import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { type Asked, checksOf, options, refuseHalf, type Subject } from './args.ts';
import { inspect } from './measure.ts';
import { readMigrations } from './read.ts';

/**
 * A database is at the newest migration of the project, none is pending and none has failed: `migrations('db', { tool: 'alembic', files: 'migrations/versions' })`,
 * `migrations('db', { table: 'schema_migrations', column: 'version', files: 'db/migrations' })`. Each is a check of its own.
 *
 * - `tool`: `alembic` (the graph of revisions in `files`, which may have branches), `prisma` (the folders in `files` that have a `migration.sql`; failed and rolled-back rows are known), `knex`,
 *   `node-pg-migrate` and `goose` (the files in `files`), `golang-migrate` (the same; the database has the newest alone).
 * - `table`, `column`: where another tool keeps a row for each migration that is applied: the name of its file, with or without its ending, or the number that it begins with.
 * - `dirty`: a condition of SQL on that table for a migration that failed: `'NOT success'`. Default: that is not checked.
 * - `files`: the folder, from the project's root. Files that end in `.down.sql` or `.undo.sql`, tests, `index` and `__init__` are left out; the last name in numerical order is the newest.
 * - `head`: the newest one's name, in place of `files`: then pending ones are not known, and not checked.
 * - `within`: seconds for one query. Default 10.
 *
 * Pending and failed migrations are named. A migration that is applied and not in `files` fails: another branch is deployed. So does a table that is not there. A folder without
 * migrations, and a table that the user may not read, are inconclusive. Of a tool that says it itself, claim its command:
 * `command('npx prisma migrate status', { layer: 'data', contact: { none: 'it asks the database' } })`. Throws a `UsageError` that quotes the wrong value.
 */
export const migrations = probeClaim({
  id: 'migrations',
  layer: 'data',
  argument: { connection: fields.connection },
  options,
  refine: refuseHalf,
  connectionKinds: () => ['postgres', 'mysql'],
  prefix: ({ connection }) => connection,
  task: ({ connection }) => `migrations ${connection}`,
  cores: 0.5,
  deadline: ({ within }) => 2 * within + 30,
  checks: (asked) => checksOf(asked as Asked),
  measure: inspect,
  read: (subject: Subject, { migrations: seen }, { args }) => readMigrations(subject, seen, args as Asked),
});
