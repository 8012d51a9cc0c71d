/** Errors of a suite that requested something other than staging, usually because it has a base URL of its own. */

/** Where clients name whom they asked; the port is not always there. */
const asked: readonly RegExp[] = [
  /\bgetaddrinfo \w+ (?<host>[\w.-]+)/,
  /\blookup (?<host>[\w.-]+)(?: on \S+)?: /,
  /\bresolve (?:host:? ?)?'?(?<host>[\w-]+(?:\.[\w-]+)+)/i,
  /\bhost='(?<host>[^']+)', port='?(?<port>\d+)/,
  /\bUnknownHostException: (?<host>[\w-]+(?:\.[\w-]+)*)(?::|$)/,
  /\b(?:connect(?:ion)? to|connect to host|attempted addresse?s?:) (?<host>[a-z][\w-]*(?:\.[\w-]+)*)(?::| port |\/[\d.]+:)(?<port>\d+)/i,
  / \((?<host>[a-z][\w-]*(?:\.[\w-]+)*):(?<port>\d+)\)/i,
];

/** By its address alone: without a name it may be a declared host's. */
const numbered = /(?<host>\b\d+(?:\.\d+){3}|\[[\da-f:]+\]|(?<=\s)[\da-f]*:[\da-f:]*(?=:\d)):(?<port>\d+)\b/i;

/** The address in a client's error, `line` of `text`, unless it is that of a declared origin (URL). */
export function foreignAddress(line: string, text: string, declared: readonly string[]): string | undefined {
  if (declared.length === 0) return undefined;
  const origins = declared.map((one) => new URL(one));
  const url = urlIn(line);
  if (url !== undefined) return foreignUrl(url, origins);
  const { host, port } = asked.map((one) => one.exec(line)?.groups).find((groups) => groups !== undefined) ?? {};
  if (host !== undefined) return foreignHost(host, port, origins);
  const around = urlIn(text);
  return around === undefined ? foreignNumber(line, origins) : foreignUrl(around, origins);
}

/** Not that of a page which explains the error, nor of a script in a stack. */
function urlIn(text: string): string | undefined {
  return text
    .replaceAll(/\(see [^)]*\)|^\s*at .*$/gm, '')
    .match(/\bhttps?:\/\/[^\s"'`<>)\]]+/)?.[0]
    .replace(/[:;,.]+$/, '');
}

function foreignUrl(text: string, origins: readonly URL[]): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  return origins.some((one) => one.origin === origin) ? undefined : origin;
}

function foreignHost(host: string, port: string | undefined, origins: readonly URL[]): string | undefined {
  const known = origins.some((one) => sameHost(one.hostname, host) && (port === undefined || portOf(one) === port));
  return known ? undefined : [host, ...(port === undefined ? [] : [port])].join(':');
}

/** Unless none of the declared origins has its port. */
function foreignNumber(line: string, origins: readonly URL[]): string | undefined {
  const { host = '', port } = numbered.exec(line)?.groups ?? {};
  if (port === undefined || origins.some((origin) => portOf(origin) === port)) return undefined;
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}

function sameHost(one: string, other: string): boolean {
  return loopback(one) === loopback(other);
}

function loopback(host: string): string {
  return ['localhost', '127.0.0.1', '[::1]', '::1'].includes(host) ? 'localhost' : host.toLowerCase();
}

function portOf({ port, protocol }: URL): string {
  if (port !== '') return port;
  return protocol === 'https:' ? '443' : '80';
}
