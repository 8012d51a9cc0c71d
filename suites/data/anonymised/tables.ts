/** The tables of a database, their keys and the columns that hold texts. */
import type { SqlSession } from '../../../fixtures/connections/session.ts';

export interface Table {
  /** As a definition names it: with its schema if that is not the user's own. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of its primary key, in its order. */
  readonly key: readonly string[];
  readonly texts: readonly string[];
}

/** Strings, lists of them, and documents: what `pg_type` calls category S, and four types by name. Parts of a partitioned table are in the whole. */
const question = `
  SELECT CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname || '.' END || c.relname,
    a.attname,
    CASE WHEN t.typcategory = 'S' OR e.typcategory = 'S' OR t.typname IN ('json', 'jsonb', 'xml', 'hstore') THEN 1 ELSE 0 END,
    CASE WHEN a.attnum = ANY (i.indkey) THEN 1 ELSE 0 END
  FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  ORDER BY n.nspname, c.relname, array_position(i.indkey::int2[], a.attnum), a.attnum`;

/** Columns that are read of all tables together. */
const most = 50_000;

/** `all` is false if there are more columns than can be read. */
export async function tablesOf(
  session: SqlSession,
  within: number,
): Promise<{ readonly tables: readonly Table[]; readonly all: boolean }> {
  const { rows, more } = await session.select(`${question} LIMIT ${most}`, [], { within, rows: most });
  const cells = rows.map((row) => row.map(({ written }) => written) as [string, string, string, string]);
  const tables = [...Map.groupBy(cells, ([table]) => table)].map(([name, columns]) => {
    const where = (place: 2 | 3): readonly string[] =>
      columns.filter((one) => one[place] === '1').map(([, column]) => column);
    return { name, columns: columns.map(([, column]) => column), key: where(3), texts: where(2) };
  });
  return { tables, all: more === undefined && rows.length < most };
}
