/** What a Redis says of itself. */
import { inWords } from '../../../core/in-words.ts';
import type { InWords } from '../../../core/model.ts';
import type { RedisSession, Session } from '../../../fixtures/connections/session.ts';
import { isPaused, isThere, queueOf, quoted } from '../../../fixtures/queues/there.ts';
import type { Told } from '../samples.ts';

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
export async function entriesOf(session: Session, asked: Keys): Promise<Told | InWords> {
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
  const hidden = state === 'wait' && !keys.includes(`${queue}:paused`) ? await hiddenIn(redis, queue) : undefined;
  if (hidden !== undefined) return hidden;
  return mayBeEmpty || (await isThere(redis, queue, { within })) === true ? 0 : undefined;
}

/** Why nothing waits in it, although it may have jobs; undefined if it is not paused. */
async function hiddenIn(redis: RedisSession, queue: string): Promise<InWords | undefined> {
  const paused = await isPaused(redis, queue, { within });
  if (paused === true) return inWords(`the queue ${queue} is paused, and its jobs wait in ${queue}:paused`);
  if (paused === false) return undefined;
  return inWords(
    `nobody can say whether the queue ${queue} is paused, which ${queue}:meta shows: ${paused.unknown.message}`,
  );
}
