import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { readSecurity } from '../../../fixtures/ownership/read-rows.ts';
import { type Asked, options, type Subject } from '../../../fixtures/ownership/row-options.ts';
import { lookAt } from '../../../fixtures/ownership/rows.ts';
import { checksOf, refuseHalf } from './checks.ts';

/**
 * Row-level security of a PostgreSQL is on for every table, and hides what it should: `rowSecurity('db', { schema: 'public', except: ['migrations'], as: { role:
 * 'app', settings: { 'app.tenant': '7' } }, own: { orders: 'tenant_id = 7' } })`. Each table of `own` is a check, too.
 *
 * - `schema`: all of its tables, partitions among them, apart from those of extensions and of `except`. Default `public`. `tables`: only these, `'orders'` or `'shop.orders'`. Views are not looked at.
 * - `forced`: `true`: for the tables' owner, too (`FORCE ROW LEVEL SECURITY`). Default: no check.
 * - `as`: who asks: a `role` that the connection's user is a member of (`GRANT app TO gate`), or another `connection` to the same database; with `settings` that policies read. `{ role: 'authenticated',
 *   settings: { 'request.jwt.claims': '{"sub":"…"}' } }` is an account of Supabase.
 * - `own`: by table, the condition of SQL for the rows that this one may see. All others must be hidden.
 * - `within`: seconds for each question. Default 10.
 *
 * A row of others that is visible fails, and so does a table that is not there. Hidden rows count only with the controls: the user of the connection, which policies must not hold for, sees
 * rows of others, and the one who asks sees a row of its own; else the check is inconclusive. So is what may not be read. Rows are counted, never kept. For the same through the API there is [`ownersOnly`](#ownersonlyresources---). Throws a `UsageError` that quotes the wrong value.
 */
export const rowSecurity = probeClaim({
  id: 'rowSecurity',
  layer: 'data',
  argument: { connection: fields.connection },
  options,
  refine: refuseHalf,
  connectionKinds: () => ['postgres'],
  prefix: ({ connection }) => connection,
  task: ({ connection }) => `row security ${connection}`,
  cores: 0.5,
  deadline: ({ within, own = {} }) => within * (1 + 5 * Object.keys(own).length) + 30,
  checks: (asked) => checksOf(asked as Asked),
  args: ({
    connection,
    schema,
    tables,
    except,
    forced,
    as,
    own,
    within,
  }): Asked & { readonly connections: string[] } => {
    const connections = as?.connection === undefined ? [] : [as.connection];
    return { connection, schema, tables, except, forced, as, own, within, connections };
  },
  measure: lookAt,
  read: (subject: Subject, { security }, { args }) => readSecurity(subject, security, args),
});
