import { inWords } from '../../../core/in-words.ts';
import { freshness, restoreIt, unlike } from '../../../fixtures/backup/restore.ts';
import { check, none, textIs } from '../../../fixtures/claims/check.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { forwardedOptions } from '../../../fixtures/claims/forwarded-variables.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import { type MeasurementDraft, probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { refuse } from '../../../fixtures/claims/refuse.ts';

const { z } = fields;
const time = 'a time such as "2026-11-26T18:00:00Z"';

/**
 * A backup of staging's database is new enough, and can be restored: `backup('db', { file: 'backups/latest.sql', newerThan: env('DEPLOYED_AT'), scratch: 'scratch',
 * restore: 'sh scripts/restore-scratch.sh', remove: 'sh scripts/drop-scratch.sh', tables: { users: {}, orders: { where: 'id <= 1000' } } })`.
 *
 * - `scratch`: a connection to a database of its own, which must not be there: `restore` creates it and restores the backup into it, the gate counts its
 *   rows, and `remove` drops it, whatever came before. If it is there already, nothing is run.
 * - `restore`, `remove`: commands of yours for the shell, judged by their exit codes. Nothing that `restore` says is kept, because
 *   a database quotes the line that it refuses. If the run is stopped, `remove` has a minute. `folder`, `variables`, `origins`: as of [`command`](#commandrun---); the scratch
 *   database's URL is such a variable.
 * - `file`: the backup, from the root, which is as old as its last change says; or `taken`, a JSON pointer to its time in what `restore` prints, for a snapshot.
 * - `newerThan`: a time (ISO 8601) at or after which it must have been taken. `hours`: how old it may be. One of them is needed.
 * - `tables`: those that are counted in both databases, and must have as many rows, at least one. `where`: a condition of SQL, for a table that staging writes to
 *   since the backup. Where the numbers differ, staging's rows are counted once more after the restore.
 * - `within`: seconds for each command, default 300.
 *
 * No backup, an old one, one that cannot be restored and one that misses rows fail. A database that is there already or is left over, a command that hangs or is not found,
 * a table without a row, and another number of rows (but none) in a table that changed during the restore, or has fewer rows than the backup, are inconclusive. Throws a `UsageError` that quotes the wrong value.
 */
export const backup = probeClaim({
  id: 'backup',
  layer: 'data',
  argument: { connection: fields.connection },
  options: {
    scratch: fields.connection,
    restore: fields.string,
    remove: fields.string,
    file: fields.string.optional(),
    taken: fields.pointer.optional(),
    newerThan: z.iso.datetime({ offset: true, error: time }).optional(),
    hours: fields.above0('hours above 0').optional(),
    tables: z
      .record(fields.string, z.strictObject({ where: fields.string.optional() }), {
        error: 'tables such as { users: {} }',
      })
      .refine((tables) => Object.keys(tables).length > 0, { error: 'at least one table' }),
    folder: fields.string.default('.'),
    within: fields.seconds.default(300),
    ...forwardedOptions,
  },
  refine: ({ file, taken, newerThan, hours }, context) => {
    if ((file === undefined) === (taken === undefined))
      refuse(context, 'file or taken: where the time of the backup is', '(neither)');
    if (newerThan === undefined && hours === undefined)
      refuse(context, 'newerThan or hours: how new the backup must be', '(neither)');
  },
  prefix: ({ connection }) => `${connection} backup`,
  apart: true,
  effect: () => 'write',
  connectionKinds: () => ['postgres', 'mysql'],
  deadline: ({ within }) => 2 * within + 60,
  checks: ({ connection: db }) => [
    check(
      'fresh',
      textIs('fresh'),
      `The backup of ${db} is new enough`,
      `The backup of ${db} is too old`,
      'What was written after it is lost if it is needed.',
    ),
    check(
      'restored',
      textIs('restored'),
      `The backup of ${db} can be restored`,
      `The backup of ${db} cannot be restored`,
      'A backup that nobody has restored is none.',
    ),
    check(
      'rows',
      none,
      `The restored backup of ${db} has every row`,
      `The restored backup of ${db} misses rows`,
      'Part of the data is lost if it is needed.',
    ),
    check(
      'removed',
      textIs('removed'),
      `The scratch database of ${db} is removed again`,
      `The scratch database of ${db} is left over`,
      'It holds a copy of the data, and is in the way of the next restore.',
    ),
  ],
  measure: restoreIt,
  read: (subject, { backup: seen }, { args }): MeasurementDraft | undefined => {
    if (seen === undefined) return undefined;
    if (subject === 'fresh') return freshness(seen, args);
    if (subject === 'rows') return seen.counts && unlike(seen.counts);
    const words = subject === 'restored' ? seen.restored : seen.removed;
    if (words === undefined || words === subject) return words && { value: words };
    return subject === 'removed' ? notSeen(words) : { value: inWords(words) };
  },
});
