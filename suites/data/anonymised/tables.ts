/** The tables of a database, their keys and the columns that hold texts. */
import type { SqlSession } from '../../../fixtures/connections/session.ts';

export interface Table {
  /** As a definition names it: with its schema if the user's search path does not lead to it. */
  readonly name: string;
  /** With its schema. */
  readonly full: string;
  /** Of a view, rows are those of tables, which are read themselves; a foreign table's are another server's. */
  readonly kind: 'table' | 'view' | 'foreign table';
  readonly columns: readonly string[];
  /** Columns of its primary key, in its order. */
  readonly key: readonly string[];
  readonly texts: readonly string[];
}

/**
 * Strings, documents, composite types, and lists of them: what `pg_type` calls categories S and C, and some types by name. Parts of a partitioned table are in the whole.
 * A materialized view holds rows of its own.
 */
const postgres = `
  SELECT CASE WHEN pg_table_is_visible(c.oid) THEN '' ELSE n.nspname || '.' END || c.relname,
    a.attname,
    CASE WHEN coalesce(e.typcategory, t.typcategory) IN ('S', 'C')
      OR coalesce(e.typname, t.typname) IN ('json', 'jsonb', 'xml', 'hstore', 'tsvector') THEN 1 ELSE 0 END,
    CASE WHEN a.attnum = ANY (i.indkey) THEN 1 ELSE 0 END,
    n.nspname || '.' || c.relname,
    c.relkind
  FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND NOT c.relispartition
    AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  ORDER BY n.nspname, c.relname, array_position(i.indkey::int2[], a.attnum), a.attnum`;

/** Of the database that the connection names. Federated tables are another server's. */
const mysql = `
  SELECT c.table_name, c.column_name,
    CASE WHEN c.data_type IN ('char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'json', 'enum', 'set') THEN 1 ELSE 0 END,
    CASE WHEN k.column_name IS NULL THEN 0 ELSE 1 END,
    CONCAT(c.table_schema, '.', c.table_name),
    CASE WHEN t.table_type LIKE '%VIEW' THEN 'v' WHEN t.engine IN ('FEDERATED', 'CONNECT', 'SPIDER') THEN 'f' ELSE 'r' END
  FROM information_schema.columns c
    JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
    LEFT JOIN information_schema.key_column_usage k ON k.table_schema = c.table_schema AND k.table_name = c.table_name
      AND k.column_name = c.column_name AND k.constraint_name = 'PRIMARY'
  WHERE c.table_schema = DATABASE()
  ORDER BY c.table_name, k.ordinal_position, c.ordinal_position`;

/** MySQL hides what its user may not read, so that nobody knows whether there is more. */
const seesAll = `
  SELECT 1 FROM information_schema.user_privileges WHERE privilege_type = 'SELECT' AND grantee = @@who
  UNION ALL SELECT 1 FROM information_schema.schema_privileges WHERE privilege_type = 'SELECT' AND DATABASE() LIKE table_schema AND grantee = @@who`.replaceAll(
  '@@who',
  "CONCAT('''', SUBSTRING_INDEX(CURRENT_USER(), '@', 1), '''@''', SUBSTRING_INDEX(CURRENT_USER(), '@', -1), '''')",
);

/** Columns that are read of all tables together. */
const most = 50_000;

/** `hidden`: why there may be more of them. */
export async function tablesOf(
  session: SqlSession,
  within: number,
): Promise<{ readonly tables: readonly Table[]; readonly hidden?: string }> {
  const question = session.kind === 'postgres' ? postgres : mysql;
  const { rows, more } = await session.select(`${question} LIMIT ${most}`, [], { within, rows: most });
  const cells = rows.map((row) => row.map(({ written }) => written) as string[]);
  const tables = [...Map.groupBy(cells, ([name = '']) => name)].map(([name, columns]) => {
    const where = (place: 2 | 3): readonly string[] => columnsOf(columns.filter((one) => one[place] === '1'));
    const [, , , , full = '', kind = ''] = columns[0] ?? [];
    return { name, full, kind: kinds[kind] ?? 'table', columns: columnsOf(columns), key: where(3), texts: where(2) };
  });
  if (more !== undefined || rows.length >= most) return { tables, hidden: 'there are too many' };
  const isAll = session.kind === 'postgres' || (await session.select(seesAll, [], { within })).rows.length > 0;
  return isAll
    ? { tables }
    : { tables, hidden: 'this user sees only those that it may read: GRANT SELECT ON the database' };
}

/** By `relkind`. */
const kinds: Readonly<Record<string, Table['kind']>> = { v: 'view', f: 'foreign table' };

function columnsOf(cells: readonly (readonly string[])[]): readonly string[] {
  return cells.map(([, column = '']) => column);
}
