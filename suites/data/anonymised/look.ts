/** Looks at the rows of one table. What is kept of them are counts, and where they are. */
import { matchEach } from '../../../fixtures/claims/pattern.ts';
import { countRows } from '../../../fixtures/connections/count.ts';
import type { Instead } from '../../../fixtures/connections/instead.ts';
import type { Cell, SqlSession } from '../../../fixtures/connections/session.ts';
import type { Asked } from './args.ts';
import { type Kind, kindsIn } from './detect.ts';
import { rowName } from './row-name.ts';
import { filledIn } from './template.ts';
import type { Work } from './work.ts';

export interface Seen {
  readonly table: string;
  /** That were looked at. */
  readonly rows: number;
  /** That there are, counted up to `counted`. */
  readonly of: number;
  /** There were more bytes than are read. */
  readonly cut?: true;
  readonly offences: readonly Offence[];
}

/** `full`: with its schema. `scanned`: not only columns with a pattern were read. */
export type Look = (Seen | { readonly table: string; readonly instead: Instead }) & {
  readonly full?: string;
  readonly scanned?: boolean;
};

export interface Offence {
  readonly column: string;
  /** Absent if it does not keep to its pattern. */
  readonly kind?: Kind;
  readonly count: number;
  /** The first of them. */
  readonly rows: readonly string[];
}

/** Rows that are counted, and those of an offence that are named. */
export const counted = 1_000_000;
const named = 20;
/** Of a table's rows together. */
export const mostBytes = 50_000_000;

type Row = Readonly<Record<string, Cell>>;
interface Placed {
  readonly row: Row;
  readonly place: string;
}

export async function lookAt(
  session: SqlSession,
  work: Work,
  { most, scan }: Pick<Asked, 'most' | 'scan'>,
  within: number,
): Promise<Seen> {
  const { table, patterns, scanned } = work;
  const of = await countRows(session, { table, most: Math.max(counted, most + 1) }, within);
  const { rows, cut } = await rowsOf(session, work, { most, of }, within);
  const offences = [
    ...Object.entries(patterns).map(([column, pattern]) => unlike(work, column, pattern, rows)),
    ...scanned.flatMap((column) => personal(work, column, scan, rows)),
  ];
  return {
    ...{ table, rows: rows.length, of },
    ...(cut ? { cut } : {}),
    offences: offences.filter(({ count }) => count > 0),
  };
}

/** The rows whose value is not as the pattern says. */
function unlike(work: Work, column: string, pattern: Work['patterns'][string], rows: readonly Placed[]): Offence {
  const set = rows.filter(({ row }) => row[column]?.value !== null);
  const texts = set.map(({ row }) => row[column]?.written ?? '');
  const keeps =
    typeof pattern === 'string'
      ? set.map(({ row }, index) => filledIn(pattern, (name) => row[name]?.written ?? '') === texts[index])
      : matchEach(pattern, texts);
  const others = set.filter((_, index) => keeps[index] !== true);
  return offence(work, column, undefined, others);
}

/** The rows that hold what is of a person, by its kind. */
function personal(work: Work, column: string, scan: Asked['scan'], rows: readonly Placed[]): readonly Offence[] {
  const found = rows.flatMap((one) => {
    const { value, written = '' } = one.row[column] ?? {};
    return value === null ? [] : kindsIn(written, scan?.domains).map((kind) => ({ kind, one }));
  });
  return [...Map.groupBy(found, ({ kind }) => kind)].map(([kind, all]) => {
    const holders = all.map(({ one }) => one);
    return offence(work, column, kind, holders);
  });
}

function offence({ key }: Work, column: string, kind: Kind | undefined, rows: readonly Placed[]): Offence {
  const names = rows.slice(0, named).map(({ row, place }) => rowName(key, row, place));
  return { column, ...(kind === undefined ? {} : { kind }), count: rows.length, rows: names };
}

/** All of them, or as many from the start as from the end in the order of the primary key: new ones are often the last. */
async function rowsOf(
  session: SqlSession,
  { table, columns, key }: Work,
  { most, of }: { readonly most: number; readonly of: number },
  within: number,
): Promise<{ readonly rows: readonly Placed[]; readonly cut: boolean }> {
  const names = columns.map((column) => session.quoted(column)).join(', ');
  const read = async (rows: number, direction: 'ASC' | 'DESC') => {
    const order = key.map((column) => `${session.quoted(column)} ${direction}`).join(', ');
    const text = `SELECT ${names} FROM ${session.quoted(table)}${order === '' ? '' : ` ORDER BY ${order}`} LIMIT ${rows}`;
    const { rows: cells, more } = await session.select(text, [], { within, rows, bytes: mostBytes });
    const named = cells.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] as Cell])));
    return { named, cut: more === 'bytes' };
  };
  const halves = of > most && key.length > 0;
  const first = await read(halves ? Math.ceil(most / 2) : most, 'ASC');
  // What was cut has ended the session.
  const last = halves && most > 1 && !first.cut ? await read(Math.floor(most / 2), 'DESC') : { named: [], cut: false };
  return {
    rows: [
      ...first.named.map((row, index) => ({ row, place: `row ${index + 1}` })),
      ...last.named.map((row, index) => ({ row, place: `row ${index + 1} from the end` })),
    ],
    cut: first.cut || last.cut,
  };
}
