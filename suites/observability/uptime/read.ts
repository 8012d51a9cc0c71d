/** From what a source says to a measurement. */
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Uptime, UptimeArgs } from './measure.ts';

export function readUptime(seen: Uptime | undefined, { data }: UptimeArgs): MeasurementDraft | undefined {
  if (seen === undefined) return undefined;
  if ('instead' in seen) return notSeen(seen.instead);
  const { up, covered, points = 1 } = seen;
  if (covered === undefined) return { value: up };
  const share = `${(covered * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })} % of the window`;
  if (covered < data) return notSeen(`data of only ${share}`);
  return { value: up, samples: points, items: [{ label: `data of ${share}` }] };
}
