/** Looks at rows, and keeps where something is wrong and how much was looked at: no value. */
import { type Instead, orInstead } from '../../../fixtures/connections/instead.ts';
import type { SqlSession } from '../../../fixtures/connections/session.ts';
import { sql } from '../../../fixtures/connections/sql.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';
import type { Asked } from './args.ts';
import { type Look, lookAt } from './look.ts';
import { tablesOf } from './tables.ts';
import { missing, workOn } from './work.ts';

/** `anonymised.json` */
export type Anonymised =
  | {
      /** Named by the claim, and not there. */
      readonly missing: readonly string[];
      readonly looks: readonly Look[];
      /** Why there may be more tables than those that are listed; `true` in earlier runs: they were too many. */
      readonly more: boolean | string;
    }
  | { readonly instead: Instead };

type Ask = <T>(work: (session: SqlSession, seconds: number) => Promise<T>) => Promise<T>;

export async function look(args: Asked, context: ProbeContext): Promise<{ readonly anonymised: Anonymised }> {
  const end = performance.now() + args.within * 1000;
  const left = (): number => (end - performance.now()) / 1000;
  const ask: Ask = (work) =>
    context.connection(args.connection, (session) => work(sql(session), Math.max(left(), 0.01)));
  return { anonymised: await unread(looked(args, ask, left)) };
}

async function looked(args: Asked, ask: Ask, left: () => number): Promise<Exclude<Anonymised, { instead: Instead }>> {
  const { tables, hidden } = await ask(tablesOf);
  const looks: Look[] = [];
  for (const work of workOn(tables, args)) {
    const about = { table: work.table, full: work.full, scanned: work.scanned.length > 0 };
    const not = (words: string): Look => ({ ...about, instead: { words, seen: false } });
    if (work.kind === 'foreign table') looks.push(not('a foreign table, whose rows are on another server'));
    else if (left() <= 0) looks.push(not(`no time was left within ${args.within} s`));
    else looks.push({ ...(await unread(ask((session, seconds) => lookAt(session, work, args, seconds)))), ...about });
  }
  return { missing: missing(tables, args), looks, more: hidden ?? false };
}

/** What cannot be read says nothing of what it holds. */
async function unread<T extends object>(asked: Promise<T>): Promise<T | { readonly instead: Instead }> {
  const one = await orInstead(asked);
  return 'instead' in one ? { instead: { ...(one.instead as Instead), seen: false } } : one;
}
