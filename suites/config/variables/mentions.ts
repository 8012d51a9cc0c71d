/** Finds the hosts that a string names. Pure. */

/**
 * The host `name` and those below it, wherever a string names them: in a URL, in a connection string such as
 * `user:password@tcp(host:3306)/app`, or bare. The domain of an e-mail address is not a host that is reached.
 */
export function hostsBelow(name: string, text: string): readonly string[] {
  const host = new RegExp(`${start}(?:[\\w-]+\\.)*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${end}`, 'gi');
  return [...text.matchAll(host)]
    .filter(({ 0: found, index }) => !isMailDomain(text.slice(0, index), text.slice(index + found.length)))
    .map(([found]) => found);
}

/** Not behind a part of a name; an escape such as `%2F` is one character. */
const start = '(?:(?<=%[0-9a-f]{2})|(?<![\\w-])(?!(?<=%)[0-9a-f]{2}))';
/** A dot at the end means the same host. */
const end = '(?=\\.?(?![\\w.-]))';

/** `before` ends with the `@` of a mail address, not with that of a URL's or a connection string's user. */
function isMailDomain(before: string, after: string): boolean {
  if (/%40$/.test(before)) return true;
  if (!before.endsWith('@')) return false;
  if (/[a-z][a-z0-9+.-]*:\/\/[^\s/?#"'<>]*$/i.test(before)) return /^[^\s/?#"'<>]*@/.test(after);
  return !isUser(before) && !/^(?::\d+\b|:?\/)/.test(after);
}

/** `user:password@`, if there is no scheme; `mailto:` is one. */
function isUser(before: string): boolean {
  const piece = /[^\s,;|"'<>/?#&=()]*$/.exec(before)?.[0] ?? '';
  return piece.includes(':') && !/^mailto:/i.test(piece);
}
