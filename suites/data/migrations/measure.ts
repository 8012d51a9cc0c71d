/** Reads what is applied, and the project's files. */
import { resolve } from 'node:path';
import { defined } from '../../../core/defined.ts';
import { type Instead, orInstead } from '../../../fixtures/connections/instead.ts';
import type { SqlSession } from '../../../fixtures/connections/session.ts';
import { sql } from '../../../fixtures/connections/sql.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import { type Asked, tableOf } from './args.ts';
import { type Migration, migrationsIn } from './files.ts';

/** `migrations.json` */
export interface Found {
  readonly applied: readonly string[];
  readonly failed?: readonly string[];
  /** Absent if their folder is not there, or if the claim names the head. */
  readonly files?: readonly Migration[];
}

type Evidence = Found | { readonly instead: Instead };

/** Names that are read. */
const most = 20_000;

export async function inspect(args: Asked, context: ProbeContext): Promise<{ readonly migrations: Evidence }> {
  const { connection, files, tool } = args;
  const inDatabase = context.connection(connection, (session) => rowsIn(sql(session), args));
  const known = files === undefined ? undefined : migrationsIn(resolve(context.root, files), tool);
  return { migrations: await orInstead(inDatabase.then((found) => defined({ ...found, files: known }))) };
}

async function rowsIn(session: SqlSession, args: Asked): Promise<Pick<Found, 'applied' | 'failed'>> {
  const { table, column, applied, dirty } = tableOf(args);
  const names = async (where: string | undefined): Promise<readonly string[]> => {
    const condition = where === undefined ? '' : ` WHERE (${where}\n)`;
    const text = `SELECT ${session.quoted(column)} FROM ${session.quoted(table)}${condition} LIMIT ${most}`;
    const { rows } = await session.select(text, [], { within: args.within, rows: most });
    return rows.map(([cell]) => asName(cell?.written ?? ''));
  };
  const clean = applied ?? (dirty === undefined ? undefined : `NOT (${dirty})`);
  return defined({ applied: await names(clean), failed: dirty === undefined ? undefined : await names(dirty) });
}

/** Of another column, it may be somebody's. */
function asName(text: string): string {
  return /^(?:[\w .-]{1,200}|<<[\w .-]{1,60}>>)$/.test(text) ? text : '(not the name of a migration)';
}
