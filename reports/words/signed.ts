/** Who signed what only a person can confirm, in words. */
import type { Check, GateReport, Threshold } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';

/** `The runbook covers this release: signed by anna@example.com, 26 Nov 2026, 19:26 UTC`, for each that is signed. */
export function signed({ findings }: Pick<GateReport, 'findings'>): readonly string[] {
  return findings
    .filter(({ check, result }) => isSigned(check) && result === 'pass')
    .map(({ check, measurement }) => `${line(check.title)}: ${names(measurement?.items ?? [])}`);
}

/** A person signs after the run, so the time that it took in the run says nothing. */
export function isSigned({ layer }: Pick<Check, 'layer'>): boolean {
  return layer === 'signoff';
}

/** What a sign-off waits for. */
export function signatures({ min = 1 }: Threshold): string {
  return min === 1 ? '1 signature' : `${min} signatures`;
}

function names(items: readonly { readonly label: string }[]): string {
  return items.map(({ label }) => line(label)).join('; ');
}
