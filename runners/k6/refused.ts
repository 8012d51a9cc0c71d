/** Which failed requests the gate itself refused. */

/** k6's error codes for an address and for a host. */
const codes: readonly number[] = [1110, 1111];

/** Through a proxy it is the gate's relay that refuses, in its own words. */
export function isRefused({ code, error }: { readonly code: number; readonly error: string }): boolean {
  return codes.includes(code) || error.includes('Refused by stagegate');
}
