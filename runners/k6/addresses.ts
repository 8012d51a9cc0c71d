/** Whose an address is, for a k6 whose samples say no more of a request that the script gives a name. */
import { lookup } from 'node:dns/promises';
import { canonicalHost } from '../../fixtures/access/hosts.ts';
import type { ResolvedEnvironment } from '../../fixtures/context/resolved.ts';
import { originKey } from './reach.ts';

/** k6's own, and `ip`. */
export const systemTags =
  'proto,subproto,status,method,url,name,group,check,error,error_code,tls_version,scenario,service,expected_response,ip';

/** The first declared origin (`reach.ts`) at each of the addresses that their hosts have now. */
export async function originsByAddress({
  origins,
}: Pick<ResolvedEnvironment, 'origins'>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const url of Object.values(origins).map((origin) => new URL(origin))) {
    const addresses = await lookup(canonicalHost(url.hostname), { all: true }).catch(() => []);
    for (const { address } of addresses) if (!found.has(address)) found.set(address, originKey(url));
  }
  return found;
}
