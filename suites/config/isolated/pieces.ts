/** What of an environment's variables must be its own: secrets, and hosts. Pure. */
import { canonicalHost } from '../../../fixtures/access/hosts.ts';

export interface Piece {
  readonly kind: 'secret' | 'host';
  /** The variable that has it. */
  readonly name: string;
  readonly text: string;
}

const credential = /key|token|secret|passw|pwd|credential|dsn|salt|private|auth|jwt|webhook/i;
/** Whatever its name is: long, of letters and digits. */
const random = /^(?=.*\d)(?=.*[A-Za-z])[\w+/=.~-]{24,}$/;
const shortest = 8;

export function piecesIn(variables: Readonly<Record<string, string>>): readonly Piece[] {
  return Object.entries(variables).flatMap(([name, value]) => [
    ...secretsIn(name, value).map((text): Piece => ({ kind: 'secret', name, text })),
    ...hostsIn(name, value).map((text): Piece => ({ kind: 'host', name, text })),
  ]);
}

/** Of a URL its password, and the values of parameters that are named like secrets; of anything else the value. */
function secretsIn(name: string, value: string): readonly string[] {
  const text = value.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null) {
    const isSecret = credential.test(name) || random.test(text);
    return isSecret && text.length >= shortest && !isHostName(text) ? [text] : [];
  }
  const named = [...url.searchParams].filter(([parameter]) => credential.test(parameter)).map(([, one]) => one);
  // Of a DSN or a webhook, the whole address is the secret.
  const whole = url.password === '' && credential.test(name) && url.pathname.length + url.username.length > shortest;
  return [decoded(url.password), ...named, ...(whole ? [text] : [])].filter((one) => one.length >= shortest);
}

function hostsIn(name: string, value: string): readonly string[] {
  const inUrls = [
    ...value.matchAll(/[a-z][a-z0-9+.-]*:\/\/(?:[^\s/?#"'<>@]*@)?(\[[\da-f:.]+\]|[^\s/?#:"'<>,@]+)/gi),
  ].map(([, host = '']) => host);
  const bare = /host/i.test(name) ? value.split(/[\s,;]+/).map((one) => one.replace(/:\d+$/, '')) : [];
  return [...new Set([...inUrls, ...bare].map(canonicalHost))].filter(isShared);
}

/** `localhost` and `redis` are another machine in each environment. */
function isShared(host: string): boolean {
  return isHostName(host) && !/^127\.|(?:^|\.)(?:localhost|local|internal)$/.test(host);
}

function isHostName(text: string): boolean {
  return /^(?:[\w-]+\.)+[\w-]+$|^[\da-f:]+:[\da-f:]+$/i.test(text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
