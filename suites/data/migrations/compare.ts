/** What is applied of a project's migrations. Pure. */
import type { Asked } from './args.ts';
import { inOrder, type Migration, stem } from './files.ts';
import { tools } from './tools.ts';

export interface Compared {
  /** Those that a branch ends with. */
  readonly heads: readonly string[];
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Applied, and not in the project. */
  readonly unknown: readonly string[];
}

export function compare(migrations: readonly Migration[], rows: readonly string[], tool: Asked['tool']): Compared {
  const before = new Map(migrations.map(({ name, after }) => [name, after]));
  const found = rows.map((row) => ({ row, name: nameOf(row, before) }));
  const applied = new Set(found.flatMap(({ name }) => name ?? []));
  if (tool !== undefined && 'newestOnly' in tools[tool])
    for (const name of applied) for (const earlier of before.get(name) ?? []) applied.add(earlier);
  const inner = new Set(migrations.flatMap(({ after }) => after));
  const names = [...before.keys()];
  return {
    heads: names.filter((name) => !inner.has(name)),
    applied: names.filter((name) => applied.has(name)),
    pending: names.filter((name) => !applied.has(name)),
    unknown: found.flatMap(({ row, name }) => (name === undefined && !isMark(row) ? [row] : [])),
  };
}

/** What a tool writes before the first migration: goose 0, Flyway `<< Flyway Baseline >>`. */
function isMark(row: string): boolean {
  return row === '0' || /^<<.*>>$/.test(row);
}

/** The database has a name, a file's name, or the number that the name begins with. */
function nameOf(row: string, known: ReadonlyMap<string, unknown>): string | undefined {
  const name = [row, stem(row)].find((one) => known.has(one));
  if (name !== undefined || !/^\d+$/.test(row)) return name;
  return [...known.keys()].find((one) => BigInt(/^\d+/.exec(one)?.[0] ?? -1) === BigInt(row));
}

export function newest(rows: readonly string[]): string | undefined {
  return rows.toSorted(inOrder).at(-1);
}
