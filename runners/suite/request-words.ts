/** A request to staging, without what it says of people and of what lets them in. */
import type { Sent } from '../../fixtures/access/exchange.ts';
import { maskedPath } from '../../fixtures/redaction/masked.ts';

/** Characters of an address. */
const longest = 100;

/** `GET /orders/[number]`. */
export function requestWords({ method, path }: Sent): string {
  return `${method} ${cut(maskedPath(barePath(path)))}`;
}

/** Of a path or a URL, without the query. */
export function barePath(path: string): string {
  return path.replace(/^https?:\/\/[^/?#]+/, '').replace(/[?#].*/s, '');
}

function cut(path: string): string {
  return path.length > longest ? `${path.slice(0, longest).toWellFormed()}…` : path;
}
