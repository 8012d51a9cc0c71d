/** What of an environment's variables must be its own: secrets, and hosts. Pure. */
import { isIP } from 'node:net';
import { decoded } from '../../../core/decoded.ts';
import { fromJson } from '../../../core/json.ts';
import { canonicalHost } from '../../../fixtures/access/hosts.ts';

export interface Piece {
  readonly kind: 'secret' | 'host';
  /** The variable that has it. */
  readonly name: string;
  readonly text: string;
}

const credential = /key|token|secret|passw|pwd|credential|dsn|salt|private|auth|jwt|webhook/i;
/** What such a variable says of the secret, and not the secret: `AUTH_PROVIDER`, `JWT_ALGORITHM`. */
const about =
  /(?:^author|^authentication$|^keycloak_(?!.*secret)|[_-]?(?:name|provider|strategy|mode|type|algorithm|alg|issuer|audience|realm|header|prefix|scopes?|ttl|expir\w*|expires_in|lifetime|rounds|enabled|region|file|path))$/i;
/** Whatever its name is: a run of letters and digits, as no word and no version has it. */
const random = /^(?!-)[\w+/=.~-]*?(?=[A-Za-z\d]*\d)(?=[A-Za-z\d]*[A-Za-z])[A-Za-z\d]{12,}[\w+/=.~-]*$/;
/** What tells builds apart is the same wherever a build is deployed. */
const ofBuild = /commit|revision|release|version|digest|(?:^|_)sha(?:_|$)/i;
const shortest = 8;
const shortestRandom = 24;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function piecesIn(variables: Readonly<Record<string, string>>): readonly Piece[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    partsOf(name, value.trim()).flatMap(([part, text]) => [
      ...secretsIn(part, text).map((secret): Piece => ({ kind: 'secret', name, text: secret })),
      ...hostsIn(part, text).map((host): Piece => ({ kind: 'host', name, text: host })),
    ]),
  );
}

/** Of JSON its texts, and of a connection string (`Server=…;Password=…`) its pairs; else all of it. */
function partsOf(name: string, text: string): readonly (readonly [name: string, text: string])[] {
  const pairs = [...text.matchAll(/(?:^|[;\s])([A-Za-z][A-Za-z ]{2,30})=("[^"]*"|[^;]*?)(?=;|\s+\w+=|$)/g)];
  if (pairs.length > 1)
    return [
      [name, text.slice(0, pairs[0]?.index)],
      ...pairs.map(([, key = '', value = '']) => [key.replace(/ /g, '_'), value.replace(/^"|"$/g, '')] as const),
    ];
  const json = /^[{[]/.test(text) ? fromJson(text) : undefined;
  return json === undefined ? [[name, text]] : textsIn(name, json);
}

function textsIn(name: string, json: unknown): readonly (readonly [string, string])[] {
  if (typeof json === 'string') return [[name, json.trim()]];
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => textsIn(Array.isArray(json) ? name : key, value));
}

/** Of a URL its password, and the values of parameters that are named like secrets; of anything else the value. */
function secretsIn(name: string, text: string): readonly string[] {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? URL.parse(text) : null;
  if (url === null) {
    const isSecret = (credential.test(name) && !about.test(name)) || isRandom(name, text);
    return isSecret && text.length >= shortest && !isHostName(text) ? [text] : [];
  }
  const named = [...url.searchParams].filter(([parameter]) => credential.test(parameter)).map(([, one]) => one);
  // Of a DSN or a webhook, the whole address is the secret.
  const whole = url.password === '' && credential.test(name) && url.pathname.length + url.username.length > shortest;
  return [decoded(url.password), ...named, ...(whole ? [text] : [])].filter((one) => one.length >= shortest);
}

function isRandom(name: string, text: string): boolean {
  return text.length >= shortestRandom && !ofBuild.test(name) && (random.test(text) || uuid.test(text));
}

const hosts = /(?:host|server|broker|bootstrap|endpoint|data_?source)(?!suffix)/i;

function hostsIn(name: string, value: string): readonly string[] {
  const inUrls = [
    ...value.matchAll(/[a-z][a-z0-9+.-]*:\/\/(?:[^\s/?#"'<>@]*@)?(\[[\da-f:.]+\]|[^\s/?#:"'<>,@]+)/gi),
  ].map(([, host = '']) => host);
  const bare = hosts.test(name) ? value.split(/[\s,;]+/).map((one) => one.replace(/^tcp:|:\d+$/g, '')) : [];
  return [...new Set([...inUrls, ...bare].filter((one) => !/^\d*$/.test(one)).map(canonicalHost))].filter(isShared);
}

/** `localhost` and `redis` are another machine in each environment. */
function isShared(host: string): boolean {
  return isHostName(host) && !/^127\.|(?:^|\.)(?:localhost|local|internal)$/.test(host);
}

/** With a top-level domain, or an address: a token of three parts is none. */
function isHostName(text: string): boolean {
  return text.length <= 253 && (/^(?:[a-z\d_-]{1,63}\.)+[a-z][a-z\d-]{1,23}$/.test(text) || isIP(text) !== 0);
}
