/** Finds production's hosts in a text. Pure. */
import { domainToUnicode } from 'node:url';
import { canonicalHost, isProductionHost } from '../../../fixtures/access/hosts.ts';
import type { ResolvedEnvironment } from '../../../fixtures/context/resolved.ts';
import { unescaped } from './unescape.ts';

type Hosts = Pick<ResolvedEnvironment, 'origins' | 'production'>;

/** Characters around a name by which it is told from a longer one, and from an e-mail address. */
const around = 300;

/**
 * Production's hosts and those below them by their canonical names, wherever a text names them: in a URL, escaped or not, in a connection string
 * such as `user:password@tcp(host:3306)/app`, or bare. The domain of an e-mail address is not a host that is reached.
 */
export function productionIn(text: string, hosts: Hosts): readonly string[] {
  const plain = unescaped(withPlainUsers(text)).toLowerCase();
  const found = new Set<string>();
  for (const name of namesOf(hosts))
    for (let at = plain.indexOf(name); at !== -1; at = plain.indexOf(name, at + name.length)) {
      const piece = plain.slice(Math.max(0, at - around), at + name.length + around);
      for (const host of hostsBelow(name, piece)) if (isProductionHost(hosts, host)) found.add(canonicalHost(host));
    }
  return [...found];
}

/** A password may hold an escaped slash or `@`, which end nothing. */
function withPlainUsers(text: string): string {
  return text.replace(/:\/\/[^\s/?#"'<>@]{1,300}@/g, (user) => user.replace(/%[\da-f]{2}/gi, '_'));
}

/** In Punycode, and as people write them. */
function namesOf({ production }: Hosts): ReadonlySet<string> {
  const canonical = production.map(canonicalHost);
  return new Set([...canonical, ...canonical.map((name) => domainToUnicode(name) || name)]);
}

function hostsBelow(name: string, text: string): readonly string[] {
  const host = new RegExp(`${start}(?:${part}+\\.)*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${end}`, 'gu');
  return [...text.matchAll(host)]
    .filter(({ 0: found, index }) => !isMailDomain(text.slice(0, index), text.slice(index + found.length)))
    .map(([found]) => found);
}

const part = String.raw`[\p{L}\p{N}_\-]`;
/** Not behind a part of a name. */
const start = `(?<!${part})`;
/** A dot at the end means the same host. */
const end = String.raw`(?=\.?(?![\p{L}\p{N}_.\-]))`;

/** `before` ends with the `@` of a mail address, not with that of a URL's or a connection string's user. */
function isMailDomain(before: string, after: string): boolean {
  if (!before.endsWith('@')) return false;
  if (/[a-z][a-z0-9+.-]*:\/\/[^\s/?#"'<>]*$/i.test(before)) return /^[^\s/?#"'<>]*@/.test(after);
  return !isUser(before) && !/^(?::\d+\b|:?\/)/.test(after);
}

/** `user:password@`, if there is no scheme; `mailto:` is one. */
function isUser(before: string): boolean {
  const piece = /[^\s,;|"'<>/?#&=()]*$/.exec(before)?.[0] ?? '';
  return piece.includes(':') && !/^mailto:/i.test(piece);
}
