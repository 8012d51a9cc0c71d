/** Which columns of which tables are read, and what is looked for in each. Pure. */
import type { Pattern } from '../../../fixtures/claims/pattern.ts';
import type { Asked } from './args.ts';
import type { Table } from './tables.ts';
import { columnsIn } from './template.ts';

export interface Work extends Pick<Table, 'full' | 'key' | 'kind'> {
  readonly table: string;
  /** All that are read. */
  readonly columns: readonly string[];
  /** By the column's own name. */
  readonly patterns: Readonly<Record<string, string | Pattern>>;
  readonly scanned: readonly string[];
}

/** In the order of `tables`, without what is not there. A column that keeps to a pattern is not scanned as well. */
export function workOn(tables: readonly Table[], { columns, scan }: Pick<Asked, 'columns' | 'scan'>): readonly Work[] {
  return tables
    .map(({ name: table, full, kind, columns: known, key, texts }) => {
      const names = [table, full];
      const wanted = Object.entries(columns).map(([name, pattern]) => {
        return { name, column: columnOf(name), pattern, others: typeof pattern === 'string' ? columnsIn(pattern) : [] };
      });
      const own = wanted.filter(
        ({ name, column, others }) =>
          names.includes(tableOf(name)) && [column, ...others].every((one) => known.includes(one)),
      );
      const scanned = scan === undefined ? [] : scannedIn({ names, kind, texts }, scan, Object.keys(columns));
      return {
        table,
        full,
        kind,
        key,
        columns: [...new Set([...key, ...own.flatMap(({ column, others }) => [column, ...others]), ...scanned])],
        patterns: Object.fromEntries(own.map(({ column, pattern }) => [column, pattern])),
        scanned,
      };
    })
    .filter(({ patterns, scanned }) => Object.keys(patterns).length + scanned.length > 0);
}

function scannedIn(
  { names, kind, texts }: Pick<Table, 'kind' | 'texts'> & { readonly names: readonly string[] },
  { tables, except = [] }: NonNullable<Asked['scan']>,
  patterned: readonly string[],
): readonly string[] {
  const isIn = (all: readonly string[]): boolean => names.some((name) => all.includes(name));
  const isMeant = tables === undefined ? kind !== 'view' : isIn(tables);
  if (isIn(except) || !isMeant) return [];
  const others = [...patterned, ...except];
  return texts.filter((column) => !names.some((name) => others.includes(`${name}.${column}`)));
}

/** Tables and columns that the claim names and the database does not have. */
export function missing(
  tables: readonly Table[],
  { columns, scan }: Pick<Asked, 'columns' | 'scan'>,
): readonly string[] {
  const known = new Map(
    tables.flatMap(({ name, full, columns }) => [name, full].map((one) => [one, columns] as const)),
  );
  const named = Object.entries(columns).flatMap(([full, pattern]) => [
    full,
    ...(typeof pattern === 'string' ? columnsIn(pattern).map((column) => `${tableOf(full)}.${column}`) : []),
  ]);
  return [
    ...named.filter((full) => known.get(tableOf(full))?.includes(columnOf(full)) !== true),
    ...[...(scan?.tables ?? []), ...(scan?.except ?? [])].filter(
      (name) => !known.has(name) && known.get(tableOf(name))?.includes(columnOf(name)) !== true,
    ),
  ];
}

export function tableOf(full: string): string {
  return full.slice(0, full.lastIndexOf('.'));
}

export function columnOf(full: string): string {
  return full.slice(full.lastIndexOf('.') + 1);
}
