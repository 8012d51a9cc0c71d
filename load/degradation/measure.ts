/** Puts a path past its capacity, and watches how it comes back. */
import { setTimeout as delay } from 'node:timers/promises';
import { ReasonError } from '../../core/errors.ts';
import type { Answer } from '../../fixtures/access/http.ts';
import { wallBefore } from '../../fixtures/access/wall.ts';
import { effectOf, type Request, sent } from '../../fixtures/claims/request.ts';
import { retryAfter } from '../../fixtures/claims/retry-after.ts';
import type { ProbeContext } from '../../fixtures/probe/probe-context.ts';
import { isUnreachable } from '../../fixtures/probe/repeat.ts';

export interface OverloadArgs {
  readonly path: string;
  readonly origin?: string;
  readonly account?: string;
  readonly request?: Request;
  readonly as?: Readonly<Record<string, string>>;
  readonly users: number;
  /** For which they send. */
  readonly seconds: number;
  readonly within: number;
  readonly recovered: number;
}

/** `overload.json` */
export interface Overload {
  readonly url: string;
  /** Requests by how they ended: a status, or what came in its place. */
  readonly ends: Readonly<Record<string, number>>;
  readonly refused: number;
  /** Of the refused, those without a `Retry-After`. */
  readonly silent: number;
  /** Requests that were neither refused nor answered as they are without load. */
  readonly broken: number;
  /** Seconds from the end of the load to the first of three good answers in a row. */
  readonly recovered?: number;
  /** How the last attempt ended, if there were none. */
  readonly last?: string;
}

const mostRequests = 20_000;
/** Milliseconds: a client that is refused does not ask again at once. */
const pause = 50;
const enough = 3;

type Ended = Answer | string;

export async function overload(args: OverloadArgs, context: ProbeContext): Promise<{ readonly overload: Overload }> {
  const { url, headers } = await context.target(args);
  // A gateway that refuses answers in staging's place, as it should.
  const quiet = context.measuring([]);
  const asked = { url, ...sent(args.request, { ...headers, ...args.as }), redirects: 0, deadline: args.within * 1000 };
  const ask = (http: ProbeContext['http']): Promise<Ended> =>
    http.request(asked).catch((error: unknown) => {
      if (!isUnreachable(error)) throw error;
      return error.reason.code === 'no-answer'
        ? error.message.replace(/^no answer from \S+?:? /, 'no answer ')
        : 'no connection';
    });
  const first = await context.http.request(asked);
  if (!isGood(first))
    throw new ReasonError({
      code: 'tool-failed',
      detail: `without load, ${url} answered ${first.status}`,
      fix: 'Give degradation(…) a request, or an account, that is answered with 2xx.',
    });
  const ended = await load(args, () => ask(quiet.http), context);
  const stopped = performance.now();
  return { overload: { url, ...ended, ...(await recovery(args, () => ask(quiet.http), stopped, context.signal)) } };
}

async function load(
  { users, seconds, request }: OverloadArgs,
  ask: () => Promise<Ended>,
  { environment, signal }: ProbeContext,
): Promise<Pick<Overload, 'ends' | 'refused' | 'silent' | 'broken'>> {
  const end = performance.now() + seconds * 1000;
  const ends = new Map<string, number>();
  const writes = effectOf(request) === 'write';
  let [left, refused, silent, broken] = [mostRequests, 0, 0, 0];
  const user = async (): Promise<void> => {
    while (left > 0 && performance.now() < end) {
      left -= 1;
      const ended = await ask();
      signal.throwIfAborted();
      const how = typeof ended === 'string' ? ended : String(ended.status);
      ends.set(how, (ends.get(how) ?? 0) + 1);
      if (typeof ended !== 'string' && isRefusal(ended)) {
        refused += 1;
        if (retryAfter({ headers: ended.headers, at: Date.now() }) === undefined) silent += 1;
        await delay(pause);
      } else {
        refuseWall(ended, environment);
        if (!isGood(ended) && !(writes && isRepeated(ended))) broken += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  return { ends: Object.fromEntries([...ends].toSorted()), refused, silent, broken };
}

async function recovery(
  { recovered }: OverloadArgs,
  ask: () => Promise<Ended>,
  stopped: number,
  signal: AbortSignal,
): Promise<Pick<Overload, 'recovered' | 'last'>> {
  let good: number[] = [];
  for (;;) {
    const at = (performance.now() - stopped) / 1000;
    const ended = await ask();
    signal.throwIfAborted();
    good = isGood(ended) ? [...good, at] : [];
    if (good.length === enough) return { recovered: good[0] ?? 0 };
    if (good.length === 0 && at > recovered) return { last: typeof ended === 'string' ? ended : `${ended.status}` };
    await delay(2 * pause, undefined, { signal });
  }
}

function isRefusal({ status }: Answer): boolean {
  return status === 429 || status === 503;
}

/** Who makes the same thing a second time may be told so. */
function isRepeated(ended: Ended): boolean {
  return typeof ended !== 'string' && [400, 409, 412, 422].includes(ended.status);
}

function isGood(ended: Ended): boolean {
  return typeof ended !== 'string' && ended.status >= 200 && ended.status < 300 && ended.bodyEnd === 'complete';
}

function refuseWall(ended: Ended, environment: ProbeContext['environment']): void {
  const wall = typeof ended === 'string' ? undefined : wallBefore(ended, environment);
  if (wall !== undefined) throw new ReasonError({ code: 'wall', detail: wall.words });
}
