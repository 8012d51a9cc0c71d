/** What a Redis says of itself. */
import { inWords } from '../../../core/in-words.ts';
import type { InWords } from '../../../core/model.ts';
import type { RedisSession, Session } from '../../../fixtures/connections/session.ts';

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

/** The entries of a list, stream, set, sorted set or hash; 0 if there is no such key. */
export async function lengthOf(session: Session, key: string): Promise<number | InWords> {
  const quoted = JSON.stringify(key);
  const { reply: type } = await redisOf(session).command(`TYPE ${quoted}`, { within });
  if (type.written === 'none') return 0;
  const command = lengths[type.written];
  if (command === undefined) return inWords(`${key} is a ${type.written}, which has no entries`);
  const { reply } = await redisOf(session).command(`${command} ${quoted}`, { within });
  return Number(reply.value);
}
