/** What a Redis says of itself. */
import { inWords } from '../../../core/in-words.ts';
import type { InWords } from '../../../core/model.ts';
import { QuestionError, type RedisSession, type Session } from '../../../fixtures/connections/session.ts';
import { keysOf, queueOf, quoted } from '../../../fixtures/queues/there.ts';
import type { Sum } from '../samples.ts';

/** Seconds until it must have answered. */
const within = 5;

/** As `connectionKinds: () => ['redis']` guarantees. */
export function redisOf(session: Session): RedisSession {
  if (session.kind !== 'redis') throw new Error(`A ${session.kind} connection is none to a Redis.`);
  return session;
}

/** A number of `INFO <section>`; in words if it is not there. */
export async function info(session: Session, section: string): Promise<(name: string) => number | InWords> {
  const { reply } = await redisOf(session).command(`INFO ${section}`, { within });
  const known = new Map(
    reply.written.split(/\r?\n/).map((line) => [line.split(':', 1)[0], line.slice(line.indexOf(':') + 1)]),
  );
  return (name) => {
    const value = known.get(name);
    return value === undefined ? inWords(`INFO ${section} has no ${name}`) : Number(value);
  };
}

const lengths: Readonly<Record<string, string>> = {
  list: 'LLEN',
  stream: 'XLEN',
  zset: 'ZCARD',
  set: 'SCARD',
  hash: 'HLEN',
};

export interface Keys {
  readonly keys: readonly string[];
  /** One that is not there passes for an empty one. */
  readonly mayBeEmpty: boolean;
}

/** The entries of lists, streams, sets, sorted sets and hashes; in words if they cannot be known. Absent are those of which nothing shows that they are empty. */
export async function entriesOf(session: Session, asked: Keys): Promise<Sum | InWords> {
  const redis = redisOf(session);
  const absent: string[] = [];
  let value = 0;
  for (const key of asked.keys) {
    const length = (await lengthOf(redis, key)) ?? (await emptyOf(redis, key, asked));
    if (typeof length === 'object') return length;
    if (length === undefined) absent.push(key);
    value += length ?? 0;
  }
  return { value, absent };
}

/** Undefined if there is no such key. */
async function lengthOf(redis: RedisSession, key: string): Promise<number | InWords | undefined> {
  const { reply: type } = await redis.command(`TYPE ${quoted(key)}`, { within });
  if (type.written === 'none') return undefined;
  const command = lengths[type.written];
  if (command === undefined) return inWords(`${key} is a ${type.written}, which has no entries`);
  const { reply } = await redis.command(`${command} ${quoted(key)}`, { within });
  return Number(reply.value);
}

/** A queue of BullMQ that is there has none in that state. Of a paused one, those that wait are elsewhere. */
async function emptyOf(
  redis: RedisSession,
  key: string,
  { keys, mayBeEmpty }: Keys,
): Promise<number | InWords | undefined> {
  const { queue, state } = queueOf(key) ?? {};
  if (queue === undefined) return undefined;
  if (!mayBeEmpty && !(await isThere(redis, queue))) return undefined;
  const paused = `${queue}:paused`;
  if (state !== 'wait' || keys.includes(paused)) return 0;
  const isPaused = await isTrue(redis, `HEXISTS ${quoted(`${queue}:meta`)} paused`);
  if (isPaused === true) return inWords(`the queue ${queue} is paused, and its jobs wait in ${paused}`);
  return isPaused === false || mayBeEmpty ? 0 : undefined;
}

/** One key at a time: without a hash tag, a cluster has them in several slots. */
async function isThere(redis: RedisSession, queue: string): Promise<boolean> {
  for (const key of keysOf(queue)) {
    if ((await isTrue(redis, `EXISTS ${quoted(key)}`)) === true) return true;
  }
  return false;
}

/** Undefined if it is not known: nobody named the key, so the user need not see it, nor this node have it. */
async function isTrue(redis: RedisSession, line: string): Promise<boolean | undefined> {
  try {
    const { reply } = await redis.command(line, { within });
    return Number(reply.value) === 1;
  } catch (error) {
    if (error instanceof QuestionError && ['denied', 'elsewhere', 'failed'].includes(error.problem)) return undefined;
    throw error;
  }
}
