import { inWords } from '../../core/in-words.ts';
import type { InWords } from '../../core/model.ts';
import * as fields from '../../fixtures/claims/fields.ts';
import { oneLine } from '../../fixtures/claims/one-line.ts';
import { secondArgument } from '../../fixtures/claims/second-argument.ts';
import type { Session } from '../../fixtures/connections/session.ts';
import { sql } from '../../fixtures/connections/sql.ts';
import { unit } from './options.ts';
import { samplerClaim } from './sampler-claim.ts';
import type { Told } from './samples.ts';
import { answered } from './sources/prometheus.ts';

const within = 5;

const byQuestion = samplerClaim({
  id: 'sample',
  argument: { connection: fields.connection },
  options: { question: fields.string, unit },
  name: ({ connection, question }) => `${connection} ${oneLine(question)}`,
  connectionKinds: () => ['postgres', 'mysql', 'redis', 'prometheus'],
  unit: ({ unit: asked }) => asked,
  what: ({ connection, question }) => `the result of “${oneLine(question)}” on ${connection}`,
  ask: ({ connection, question }, context) => context.connection(connection, (session) => numberOf(session, question)),
});

async function numberOf(session: Session, question: string): Promise<number | InWords | Told> {
  if (session.kind === 'prometheus') return answered(session, question);
  if (session.kind === 'redis') return single((await session.command(question, { within })).reply.written);
  const { rows, columns } = await sql(session).select(question, [], { within });
  if (rows.length !== 1) return inWords(rows.length === 0 ? '(no row)' : 'several rows, where one is expected');
  if (columns.length !== 1) return inWords(`${columns.length} columns, where one is expected`);
  return single(rows[0]?.[0]?.written ?? '');
}

/** Servers write large numbers as texts; what is not one may be somebody's data. */
function single(written: string): number | InWords {
  const value = written.trim() === '' ? Number.NaN : Number(written);
  return Number.isFinite(value) ? value : inWords('no number, where one is expected');
}

/**
 * A number that a connection answers, asked in its own language: `during: [sample('db', "select count(*) from jobs where state = 'waiting'", { name: 'jobs', max: 50 })]`, a Redis command that reads such as
 * `'LLEN mail'`, or PromQL that gives one number. Prometheus knows what it has scraped: ask the application itself for what is shorter ([`gauge`](#gaugepath---)).
 *
 * - `unit`: `'count'` (the default), `'bytes'`, `'ms'`, `'s'` or `'ratio'`.
 * - `name`: default the connection and the question.
 */
export const sample = secondArgument(byQuestion, 'question');
