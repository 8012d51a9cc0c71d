/** Requests that failed before they left this machine: the gate itself refused them, or k6 had no means to send them. */
import { saysExhausted } from '../../fixtures/access/exhausted.ts';

interface Failed {
  readonly code: number;
  readonly error: string;
}

/** k6's error codes for an address and for a host. */
const codes: readonly number[] = [1110, 1111];

export function isUnsent(failure: Failed): boolean {
  return isRefused(failure) || saysExhausted(failure.error);
}

/** Through a proxy it is the gate's relay that refuses, in its own words. */
function isRefused({ code, error }: Failed): boolean {
  return codes.includes(code) || error.includes('Refused by stagegate');
}
