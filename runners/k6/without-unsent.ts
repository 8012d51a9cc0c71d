/** Requests that were never sent, as the script's or this machine's fault: what was sent is measured without them. */
import type { K6Evidence } from './evidence.ts';
import type { Requests } from './samples.ts';
import { isUnsent } from './unsent.ts';

function unsentOf({ failed }: Pick<Requests, 'failed'>): number {
  return failed.filter(isUnsent).reduce((sum, { count }) => sum + count, 0);
}

/** One that was not sent may have failed each check once and thrown one exception: that many are subtracted, so that what remains is staging's. */
export function withoutUnsent(evidence: K6Evidence): K6Evidence {
  const { traffic, log } = evidence;
  const unsent = (traffic?.requests ?? []).reduce((sum, one) => sum + unsentOf(one), 0);
  if (traffic === undefined || unsent === 0) return evidence;
  const requests = traffic.requests
    .map((one) => ({ ...one, failed: one.failed.filter((failure) => !isUnsent(failure)) }))
    .filter(({ expected, failed }) => expected > 0 || failed.length > 0);
  const spans = traffic.spans?.map((span) => ({
    ...span,
    failed: span.failed - span.unsent,
    checks: fewerFailed(span.checks, span.unsent),
  }));
  return {
    ...evidence,
    traffic: { ...traffic, requests, checks: fewerFailed(traffic.checks, unsent), spans },
    log: log === undefined ? undefined : { ...log, exceptions: Math.max(0, log.exceptions - unsent) },
  };
}

function fewerFailed<Check extends { readonly failed: number }>(
  checks: readonly Check[],
  unsent: number,
): readonly Check[] {
  return checks.map((check) => ({ ...check, failed: Math.max(0, check.failed - unsent) }));
}
