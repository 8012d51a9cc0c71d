/** Errors of a suite that requested something other than staging, usually because it has a base URL of its own. */

/** The address in a client’s error, unless it is that of a declared origin (URL). */
export function foreignAddress(message: string, declared: readonly string[]): string | undefined {
  if (declared.length === 0) return undefined;
  const origins = declared.map((one) => new URL(one));
  const url = message.match(/\bhttps?:\/\/[^\s"'`<>)\]]+/)?.[0];
  if (url !== undefined) return foreignUrl(url, origins);
  const unknown = message.match(/\bgetaddrinfo \w+ ([\w.-]+)/)?.[1];
  if (unknown !== undefined) return origins.some(({ hostname }) => hostname === unknown) ? undefined : unknown;
  const { host = '', port } = message.match(/\bconnect \w+ (?<host>[\d.]+|[\da-f:]+):(?<port>\d+)/i)?.groups ?? {};
  // An address without a name may be that of a declared host, unless none of them has this port.
  if (port === undefined || origins.some((origin) => portOf(origin) === port)) return undefined;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function foreignUrl(text: string, origins: readonly URL[]): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  return origins.some((one) => one.origin === origin) ? undefined : origin;
}

function portOf({ port, protocol }: URL): string {
  if (port !== '') return port;
  return protocol === 'https:' ? '443' : '80';
}
