/** Errors of clients in any language that say nothing about the candidate. */
import type { Reason } from '../../core/model.ts';
import type { Failure } from './reported-test.ts';

const noResponse = [
  'ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH',
  'connection refused|no route to host|network is unreachable|no such host',
  'name or service not known|nodename nor servname|temporary failure in name resolution|failed to resolve',
  'UnknownHostException|gaierror',
].join('|');

/** An exception of a client: Node's, Python's, Java's, Go's. */
const client =
  /^(?:[\w.]+\.)?(?:\w*Connect\w*(?:Error|Exception|Timeout)|UnknownHostException|NoRouteToHostException|gaierror|URLError|(?:TypeError: )?fetch failed|(?:Error: )?(?:connect|getaddrinfo) E\w+|(?:\w+ )?"?https?:\/\/\S+: dial tcp)/;

/** A failed assertion may quote anything that it saw, so it is never one. */
export function classify({ message, type }: Failure): Reason | undefined {
  const first = message.trim().split('\n')[0] ?? '';
  if (/\brefused by stagegate\b/.test(first)) return { code: 'refused-production', detail: first };
  if (/^(?:[\w.]*Assert\w*|assert\b|expect\b)/.test(first) || /assert/i.test(type ?? '')) return undefined;
  const thrown = client.test(first) || client.test(type ?? '');
  return thrown && new RegExp(noResponse, 'i').test(`${type ?? ''} ${first}`)
    ? { code: 'unreachable', detail: first }
    : undefined;
}
