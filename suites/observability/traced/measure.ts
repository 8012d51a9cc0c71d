/** Sends a request with a mark, and looks for it. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { defined } from '../../../core/defined.ts';
import { ReasonError } from '../../../core/errors.ts';
import { fromCache, pastCaches } from '../../../fixtures/access/from-cache.ts';
import { type Request, sent } from '../../../fixtures/claims/request.ts';
import { type Answered, answerOf } from '../../../fixtures/connections/prometheus/answer.ts';
import { askUntilThere } from '../../../fixtures/connections/prometheus/ask.ts';
import type { Unread } from '../../../fixtures/logs/chosen.ts';
import { findInLog, type Hits } from '../../../fixtures/logs/find.ts';
import type { Level } from '../../../fixtures/logs/levels.ts';
import { type LogSource, nameOf } from '../../../fixtures/logs/source.ts';
import type { ProbeContext } from '../../../fixtures/probe/probe-context.ts';

export interface TracedArgs {
  readonly variables: readonly string[];
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  readonly request?: Request;
  readonly logs: readonly LogSource[];
  readonly logLevel?: Level;
  readonly header: string;
  readonly metric?: { readonly connection: string; readonly query: string; readonly by: number };
  readonly within: number;
}

/** `trace.json` */
export interface Trace {
  readonly mark: string;
  /** `GET /api/orders answered 200`. */
  readonly answer: string;
  /** How it shows that a cache gave it: then the service need not have seen the request. */
  readonly cache?: string;
  /** In their order. */
  readonly logs: readonly (Unread | Sought)[];
  readonly metric?: { readonly before: Number; readonly after: Number };
}

/** A number as Prometheus gives it, or why there is none. */
export type Number = { readonly value: number } | { readonly instead: string };

interface Sought {
  readonly name: string;
  /** Seconds until a line of the level had it. */
  readonly found?: number;
  /** Levels of the lines that have it, if none is of the one that is asked for. */
  readonly others?: readonly string[];
  readonly searched: Hits['searched'];
}

/** Of a line that says none, or in a way that is not known. */
export const noLevel = 'no level';

/** Milliseconds between two looks. */
const pause = 500;

export async function follow(args: TracedArgs, context: ProbeContext): Promise<{ readonly trace: Trace }> {
  const mark = `stagegate-${randomBytes(8).toString('hex')}`;
  const before = args.metric && (await numberOf(args.metric, context));
  const begun = performance.now();
  const answered = await send(args, mark, context);
  const seconds = (): number => (performance.now() - begun) / 1000;
  let logs: Trace['logs'] = [];
  for (;;) {
    const known = logs;
    const again = (log: LogSource) => look(log, mark, args.logLevel, context, seconds);
    logs = await Promise.all(args.logs.map((log, at) => (isFound(known[at]) ? known[at] : again(log))));
    const after = args.metric && (await numberOf(args.metric, context));
    const isThere = logs.every(isFound) && hasGrown(before, after, args.metric?.by);
    if (isThere || seconds() + pause / 1000 > args.within) {
      const metric = before === undefined || after === undefined ? {} : { metric: { before, after } };
      return { trace: { mark, ...answered, logs, ...metric } };
    }
    await delay(pause, undefined, { signal: context.signal });
  }
}

async function send(
  { path, request = {}, header, ...from }: TracedArgs,
  mark: string,
  { http, target, now }: ProbeContext,
): Promise<Pick<Trace, 'answer' | 'cache'>> {
  const isPlaced = JSON.stringify([path, request]).includes('{mark}');
  const marked = JSON.parse(JSON.stringify({ path, request }).replaceAll('{mark}', mark)) as {
    readonly path: string;
    readonly request: Request;
  };
  const { url, headers } = await target({ ...from, path: marked.path });
  const own = isPlaced ? {} : { [header]: mark };
  const asked = sent(marked.request, { ...pastCaches, ...headers, ...own });
  const { status, headers: given } = await http.request({ url, ...asked, redirects: 0 });
  return defined({ answer: `${asked.method} ${path} answered ${status}`, cache: fromCache(given, now()) });
}

async function look(
  log: LogSource,
  mark: string,
  level: Level | undefined,
  context: ProbeContext,
  seconds: () => number,
): Promise<Unread | Sought> {
  const hits = await findInLog(log, mark, context).catch((error: unknown) => {
    if (!(error instanceof ReasonError) || context.signal.aborted) throw error;
    return { unread: error.message };
  });
  if ('unread' in hits) return hits;
  const { lines, searched } = hits;
  const sought = { name: nameOf(log), searched };
  if (lines.length === 0) return sought;
  return level === undefined || lines.some((line) => line.level === level)
    ? { ...sought, found: seconds() }
    : { ...sought, others: [...new Set(lines.map((line) => line.level ?? noLevel))] };
}

async function numberOf(
  { connection, query }: NonNullable<TracedArgs['metric']>,
  context: ProbeContext,
): Promise<Number> {
  const ask = { connection, within: 0, isThere: () => true };
  const seen = await askUntilThere<Answered>(
    { ...ask, ask: async (api) => answerOf((await api.get('/api/v1/query', { query })).data) },
    context,
  );
  if ('instead' in seen) return seen;
  const [, text = ''] = seen.count === 1 ? (seen.points[0] ?? []) : [];
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? { value } : { instead: seen.count === 1 ? 'no number' : `${seen.count} series` };
}

function isFound(log: Unread | Sought | undefined): log is Sought {
  return log !== undefined && 'found' in log;
}

function hasGrown(before: Number | undefined, after: Number | undefined, by = 0): boolean {
  if (before === undefined || after === undefined) return true;
  // Without a number before, none after it says anything.
  return 'instead' in before || ('value' in after && after.value - before.value >= by);
}
