/** Asks a connection a question, and keeps what the result comes to: a compared value and counts, and no other data. */
import { defined } from '../../../core/defined.ts';
import { inWords } from '../../../core/in-words.ts';
import type { InWords, Json, Measured } from '../../../core/model.ts';
import type { Found } from '../../../fixtures/claims/answer.ts';
import { asksForNumber, compared, type Expected } from '../../../fixtures/claims/expected.ts';
import { type Instead, orInstead } from '../../../fixtures/connections/instead.ts';
import type { Reply, Rows, Session, TableRead } from '../../../fixtures/connections/session.ts';
import { sql } from '../../../fixtures/connections/sql.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { QueryArgs } from './args.ts';

/** `query.json` */
export interface Answered {
  readonly server?: string;
  readonly value?: Measured;
  /** Milliseconds, in their order. */
  readonly times?: readonly number[];
  /** The times end where no more was read: in words, how much that was. */
  readonly timesUpTo?: string;
  readonly reads?: readonly TableRead[];
  readonly instead?: Instead;
}

export async function ask(args: QueryArgs, context: ProbeContext): Promise<{ readonly query: Answered }> {
  return { query: await orInstead(answered(args, context)) };
}

async function answered(args: QueryArgs, context: ProbeContext): Promise<Answered> {
  const { connection, question, within, expected, samples = 0, tables } = args;
  const once = (): Promise<Result> => context.connection(connection, (session) => resultOf(session, args));
  const { server, found, upTo } = await once();
  const times: number[] = [];
  while (times.length < samples) times.push((await once()).ms);
  const reads = async (): Promise<readonly TableRead[]> =>
    context.connection(connection, (session) => sql(session).plan(question, within));
  return defined({
    server,
    value: expected === undefined ? undefined : compared(expected, found),
    times: samples === 0 ? undefined : times,
    timesUpTo: samples === 0 ? undefined : upTo,
    reads: tables === undefined ? undefined : await reads(),
  });
}

interface Result {
  readonly server: string;
  readonly found: Found | InWords;
  readonly ms: number;
  /** There was more. */
  readonly upTo?: string;
}

async function resultOf(session: Session, { question, within, expected }: QueryArgs): Promise<Result> {
  const { server } = session;
  if (session.kind === 'redis') {
    const { reply, ms } = await session.command(question, { within });
    return { server, found: typed(reply, expected), ms };
  }
  const rows = await sql(session).select(question, [], { within });
  return defined({ server, found: single(rows), ms: rows.ms, upTo: rows.more && read[rows.more] });
}

const read = { rows: '1,000 rows', bytes: '5 MB' } as const;

/** Redis keeps numbers as texts: one is a number if a number is expected, and if it is written as numbers are. */
function typed({ value, written }: Reply, expected: Expected | undefined): Found {
  const isNumber = typeof value === 'string' && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value) && asksForNumber(expected);
  return { value: isNumber ? Number(value) : (value as Json), written };
}

/** One row of one column. */
function single({ columns, rows: [first, ...others], more }: Rows): Found | InWords {
  const count = (1 + others.length).toLocaleString('en-US');
  if (more === 'bytes') return inWords('more than 5 MB, where one value is expected');
  if (more === 'rows') return inWords(`more than ${count} rows, where one value is expected`);
  if (first === undefined) return inWords('(no row)');
  if (others.length > 0) return inWords(`${count} rows, where one value is expected`);
  if (columns.length > 1) return inWords(`${columns.length} columns, where one value is expected`);
  return first[0] ?? inWords('(no column)');
}
