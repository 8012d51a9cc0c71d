/** What an answer says of its rate limit, in whichever form. */
import { sentAt } from '../../../fixtures/claims/retry-after.ts';

export interface Announced {
  readonly limit?: number | undefined;
  readonly remaining?: number | undefined;
  /** Seconds until the limit counts anew. */
  readonly reset?: number | undefined;
  /** Seconds for which the limit holds. */
  readonly window?: number | undefined;
}

/** Whether the header belongs to it, in lower case. */
export function isAbout(header: string): boolean {
  return /^(?:x-)?rate-?limit(?:-|$)|^retry-after$|^date$/.test(header);
}

/**
 * The drafts of the IETF's httpapi group, draft-ietf-httpapi-ratelimit-headers: `RateLimit-Limit`, `-Remaining` and `-Reset` (to 06), `RateLimit: limit=100,
 * remaining=50, reset=5` and `RateLimit-Policy: 100;w=60` (07), `RateLimit: "default";r=50;t=5` and `RateLimit-Policy: "default";q=100;w=60` (from 08); and
 * the older `X-RateLimit-…`, whose reset may be a time; one in the past announces nothing. Of several policies, the one with `wanted` requests counts.
 */
export function announcedIn(headers: Readonly<Record<string, string>>, wanted: number, at: number): Announced {
  const of = (name: string): string =>
    ['ratelimit', 'x-ratelimit', 'x-rate-limit']
      .map((start) => headers[`${start}${name}`])
      .find((value) => value !== undefined) ?? '';
  const current = of('');
  const policies = [...of('-policy').split(','), ...of('-limit').split(',')].map((one) => ({
    limit: number(/;\s*q=(\d+)/.exec(one)?.[1] ?? /^\s*(\d+)/.exec(one)?.[1]),
    window: number(/;\s*w=(\d+)/.exec(one)?.[1]),
  }));
  const policy =
    policies.find(({ limit, window }) => limit === wanted && window !== undefined) ??
    policies.find(({ window }) => window !== undefined);
  const limits = [number(/\blimit=(\d+)/.exec(current)?.[1]), ...policies.map(({ limit }) => limit)].filter(
    (one) => one !== undefined,
  );
  const reset = number(/\b(?:reset|t)=(\d+)/.exec(current)?.[1]) ?? number(/^\s*(\d+)/.exec(of('-reset'))?.[1]);
  return {
    limit: limits.find((one) => one === wanted) ?? limits[0],
    remaining: number(/\b(?:remaining|r)=(\d+)/.exec(current)?.[1]) ?? number(/^\s*(\d+)/.exec(of('-remaining'))?.[1]),
    reset: reset === undefined ? undefined : fromNow(reset, sentAt(headers, at)),
    window: policy?.window,
  };
}

function number(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

/** Large numbers are times, in seconds or milliseconds. */
function fromNow(reset: number, at: number): number | undefined {
  if (reset < 1e9) return reset;
  const left = (reset < 1e12 ? reset * 1000 : reset) - at;
  return left < 0 ? undefined : Math.ceil(left / 1000);
}
