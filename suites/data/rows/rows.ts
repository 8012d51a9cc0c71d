import { thresholdOf, wordsOf } from '../../../fixtures/claims/expected.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { secondArgument } from '../../../fixtures/claims/second-argument.ts';
import { type Count, type Counted, countRead, countRows } from '../../../fixtures/connections/count.ts';
import { orInstead } from '../../../fixtures/connections/instead.ts';
import { sql } from '../../../fixtures/connections/sql.ts';
import { countsIn, options, refuseMisplaced } from './args.ts';

const byTable = probeClaim({
  id: 'rows',
  layer: 'data',
  argument: { connection: fields.connection },
  options,
  refine: refuseMisplaced,
  connectionKinds: () => ['postgres', 'mysql'],
  prefix: ({ connection }) => connection,
  task: ({ connection, tables }) => `rows ${connection}${typeof tables === 'string' ? ` ${tables}` : ''}`,
  cores: 0.5,
  deadline: ({ within, ...asked }) => within * countsIn(asked).length + 30,
  checks: ({ connection, ...asked }) =>
    countsIn(asked).map(({ table, where, bound }, index) => {
      const condition = where === undefined ? '' : ` where ${where}`;
      return {
        id: `${table} rows`,
        ...wordsOf(`the number of rows in ${table} on ${connection}${condition}`, bound),
        why: 'Tests that need these rows fail without them, and too many are not the seed.',
        threshold: { ...thresholdOf(bound), unit: 'count' },
        measures: index,
      };
    }),
  args: ({ connection, within, ...asked }) => ({
    ...{ connection, within },
    counts: countsIn(asked).map(({ bound: _, ...counted }): Counted => counted),
  }),
  measure: async ({ connection, within, counts }, context) => {
    const rows: Count[] = [];
    for (const counted of counts) {
      const counting = context.connection(connection, (session) => countRows(sql(session), counted, within));
      rows.push(await orInstead(counting.then((count) => ({ rows: count }))));
    }
    return { rows };
  },
  read: (index: number, { rows }, { args: { counts } }) => countRead(rows[index], counts[index]),
});

/**
 * Tables have the number of rows that they should: `rows('db', 'users', { where: 'active', min: 3 })`, or several at once:
 * `rows('db', { users: 3, milestones: { min: 3 } })`. Each table is a check of its own.
 *
 * - `is`, `min`, `max`: numbers of rows. Of several tables, each has its own, and a number alone is `is`.
 * - `where`: a condition of SQL, as it stands behind `WHERE`. Of several tables, each has its own.
 * - `within`: seconds to count one table. Default 10.
 *
 * A table is named as the database has it, with its schema if it needs one: `'audit.log'`. Rows are counted up to 1,000,000, or one more than the bound if that is higher, and the report says so. A table that
 * is not there, and one that cannot be counted in time, fail; one that the user may not read is inconclusive. Throws a `UsageError` that quotes the wrong value.
 */
export const rows = secondArgument(byTable, 'tables');
