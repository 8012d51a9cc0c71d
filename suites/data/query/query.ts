import { defined } from '../../../core/defined.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { oneLine } from '../../../fixtures/claims/one-line.ts';
import { probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { secondArgument } from '../../../fixtures/claims/second-argument.ts';
import { samplesOf } from '../../../fixtures/claims/timing.ts';
import { expectedOf, options, type QueryArgs, refuseNothing } from './args.ts';
import { type Subject, scanChecks, timeCheck, valueCheck } from './checks.ts';
import { ask } from './measure.ts';
import { readAnswer } from './read.ts';

const byQuestion = probeClaim({
  id: 'query',
  layer: 'data',
  argument: { connection: fields.connection },
  options,
  refine: refuseNothing,
  connectionKinds: ({ noSequentialScan }) =>
    noSequentialScan === undefined ? ['postgres', 'mysql', 'redis'] : ['postgres', 'mysql'],
  prefix: ({ connection, question }) => `${connection} ${oneLine(question)}`,
  effect: ({ time }) => (time === undefined ? 'read' : 'timing'),
  cores: 0.5,
  deadline: ({ within, time }) => within * (2 + (time === undefined ? 0 : samplesOf(time))) + 30,
  checks: (asked) => [...valueCheck(asked), ...timeCheck(asked), ...scanChecks(asked)],
  args: ({ connection, question, within, time, noSequentialScan, ...asked }): QueryArgs =>
    defined({
      connection,
      question,
      within,
      expected: expectedOf({ connection, question, within, ...asked }),
      samples: time === undefined ? undefined : samplesOf(time),
      quantile: time?.quantile,
      tables: noSequentialScan,
    }),
  measure: ask,
  read: (subject: Subject, { query: answered }, { args }) => readAnswer(subject, answered, args),
});

/**
 * A query of a connection gives the expected value, in time, by an index: `query('db', 'select count(*) from users', { min: 3 })`,
 * `query('cache', 'LLEN queue:mail', { max: 100 })`. A query of SQL is one statement that gives one row of one column; of Redis, one command that reads.
 *
 * - `is`: the value: a string, number or boolean, several of them, a regular expression that some part of it matches, or `{ length }`. `min`, `max`: bounds of a
 *   number. Numbers are compared by value, times and JSON as the server writes them.
 * - `time`: `{ max, worse, quantile, samples }`: milliseconds from the query to its last row, in a session that is open and after a first query that does not count.
 *   `quantile`: `median` (the default), `p90`, `p95` or `p99`. `samples`: default 20, or what the quantile needs (72 for p95). Nothing else runs meanwhile. Of more than 1,000 rows or 5 MB, the times end there: too slow fails, and the rest is inconclusive.
 * - `noSequentialScan`: tables that the query must not read from beginning to end, a check for each, by `EXPLAIN`; an index that is read whole counts. PostgreSQL is told to avoid such reads where it can, so
 *   that a table that is small on staging passes with its index, and one without an index fails. Named with or without its schema; of a partitioned table, the whole or a part. SQL only.
 * - `within`: seconds for one query. Default 10.
 * - `name`: default the connection and the query; it starts the ids of its checks.
 *
 * At most 1,000 rows and 5 MB are read. No row, several of them, another type, a table that is not there, and no result in time fail, in words. A query that writes is refused by the server; it, what the
 * user may not read, and what is not valid SQL was not seen: inconclusive. The evidence holds the compared value, and no other data. Throws a `UsageError` that quotes the wrong value.
 */
export const query = secondArgument(byQuestion, 'question');
