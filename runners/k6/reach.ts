/** Which addresses k6 may reach, and which it reached. */
import { canonicalHost, hostInUrl } from '../../fixtures/access/hosts.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';

type Reachable = Pick<ResolvedEnvironment, 'origins' | 'also'>;

/** An origin with its port, as `load/k6` has it: `https://staging.example.com:443`. gRPC has no scheme: `//staging.example.com:443`. */
export function originKey({ protocol, hostname, port }: URL): string {
  const scheme = protocol.replace(/^ws/, 'http');
  const usual = { 'http:': '80', 'https:': '443' }[scheme] ?? '';
  return `${scheme}//${hostInUrl(canonicalHost(hostname))}:${port || usual}`;
}

/** For `STAGEGATE_REACH`: origins, and `//host` for all of a host. */
export function reachable({ origins, also }: Reachable): readonly string[] {
  return [
    ...Object.values(origins).map((origin) => originKey(new URL(origin))),
    ...also.map((one) => (one.includes('//') ? originKey(new URL(one)) : `//${canonicalHost(one)}`)),
  ];
}

/** `host:port`. */
export function addressOf(key: string): string {
  return key.replace(/^.*\/\//, '');
}

/** The name of the declared origin. */
export function declaredName({ origins }: Pick<Reachable, 'origins'>, key: string): string | undefined {
  return Object.keys(origins).find((name) => isSame(originKey(new URL(origins[name] ?? '')), key));
}

export function isReachable(environment: Reachable, key: string): boolean {
  const host = addressOf(key).replace(/:\d*$/, '');
  return reachable(environment).some((one) => one === `//${host}` || isSame(one, key));
}

function isSame(origin: string, key: string): boolean {
  return key.startsWith('//') ? addressOf(origin) === addressOf(key) : origin === key;
}
