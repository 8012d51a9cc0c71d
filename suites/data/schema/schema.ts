import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { insteadOf } from '../../../fixtures/connections/instead.ts';
import { compareSchema } from '../../../fixtures/recorded/compare-schema.ts';
import { readDifferences } from '../../../fixtures/recorded/differences.ts';
import { accepted } from '../../../fixtures/recorded/options.ts';

const { z } = fields;

/**
 * A database has the schema that was recorded: `schema('db', { accepted: { 'orders.note': '2026-12-31' } })`. `npx stagegate record schema staging` writes the file of each such claim of the definition `staging`, from the database that its
 * connection then leads to; commit it. A difference reads as in `orders.total: type integer → bigint`.
 *
 * - `recorded`: the file, from the root. Default `stagegate/<connection>.schema.json`.
 * - `schemas`: those of PostgreSQL that count. Default: all but the server's own. `except`: tables that do not count, `'schema_migrations'` or `'audit.log'`.
 * - `accepted`: differences by what differs, as the report names it, with the last day (UTC) on which each is accepted. One whose day is over, or that no longer differs, is said.
 * - `within`: seconds to read the schema. Default 30.
 *
 * Compared are tables, columns (type, null, default, generated, identity, collation), constraints, indexes, views, triggers, policies and row-level security, functions, types, sequences and extensions; in MySQL and MariaDB what of these there is, as far as the user may see it. Owners,
 * privileges, comments, the order of columns and partitions that only one side has are not compared. Server versions write some definitions differently, so record the schema of the same major version. No file, one that is not
 * valid, and an empty database that was recorded as empty are inconclusive. Throws a `UsageError` that quotes the wrong value.
 */
export const schema = probeClaim({
  id: 'schema',
  layer: 'data',
  argument: { connection: fields.connection },
  options: {
    recorded: fields.inProject('stagegate/db.schema.json').optional(),
    schemas: z.array(fields.string, { error: 'schemas such as ["public"]' }).min(1).optional(),
    except: z.array(fields.string, { error: 'tables such as ["schema_migrations"]' }).default([]),
    accepted: accepted('orders.note'),
    within: fields.seconds.default(30),
  },
  connectionKinds: () => ['postgres', 'mysql'],
  prefix: ({ connection }) => connection,
  task: ({ connection }) => `schema ${connection}`,
  deadline: ({ within }) => within + 30,
  checks: ({ connection }) => [
    {
      id: 'schema',
      title: `The schema of ${connection} is the recorded one`,
      failure: `The schema of ${connection} is not the recorded one`,
      why: 'What works on another schema than production has may not work there.',
      threshold: { unit: 'count', max: 0 },
    },
  ],
  args: ({ connection, recorded = `stagegate/${connection}.schema.json`, schemas, except, accepted, within }) => ({
    ...{ connection, recorded, schemas, except, accepted, within },
  }),
  measure: compareSchema,
  read: (_, { schema: seen }, { args: { accepted } }) =>
    'instead' in seen ? insteadOf(seen.instead) : readDifferences(seen, accepted),
});
