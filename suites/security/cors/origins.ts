/** Origins that a list of allowed ones must not match. */

/** Scheme, host and port, and nothing else. */
export function isExact(text: string): boolean {
  return URL.parse(text)?.origin === text;
}

/** By what they are; none of them is allowed. */
export function foreignTo(allowed: readonly string[]): ReadonlyMap<string, string> {
  const all = [
    ['https://evil.test', 'a stranger'],
    ['null', 'a sandboxed frame or a file'],
    ...allowed.flatMap(lookAlikes),
  ];
  return new Map(all.filter(([origin = '']) => !allowed.includes(origin)) as [string, string][]);
}

function lookAlikes(origin: string): readonly (readonly [origin: string, what: string])[] {
  const { protocol, hostname, port } = new URL(origin);
  const at = (host: string, scheme = protocol, number = port): string =>
    `${scheme}//${host}${number === '' ? '' : `:${number}`}`;
  const parent = hostname.split('.').slice(1).join('.');
  return [
    [at(`${hostname}.evil.test`), `starts like ${origin}`],
    [at(`evil${hostname}`), `ends like ${origin}`],
    [at(hostname.replace('.', 'x')), `has a letter in place of a dot of ${origin}`],
    [at(`evil.${hostname}`), `is below ${origin}`],
    ...(parent.includes('.') ? [[at(`evil.${parent}`), `is next to ${origin}`] as const] : []),
    [at(hostname, protocol === 'https:' ? 'http:' : 'https:'), `has another scheme than ${origin}`],
    [at(hostname, protocol, port === '8443' ? '9443' : '8443'), `has another port than ${origin}`],
  ];
}
