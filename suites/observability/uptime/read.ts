/** From what a source says to a measurement. */
import type { Threshold } from '../../../core/model.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Uptime, UptimeArgs } from './measure.ts';

const advice =
  'If the source says how much of its window it has seen, name the place as covered. If not, make sure that the monitor is not paused, and give data: 0.';

export function readUptime(
  seen: Uptime | undefined,
  { data }: UptimeArgs,
  { min = 0 }: Threshold,
): MeasurementDraft | undefined {
  if (seen === undefined) return undefined;
  if ('instead' in seen) return notSeen(seen.instead);
  const { up, covered, points = 1 } = seen;
  if (covered === undefined)
    return up < min || data === 0
      ? { value: up }
      : notSeen(`${percent(up)}, and nothing says of how much of the window`, { items: [{ label: advice }] });
  const share = `${percent(covered)} of the window`;
  if (covered < data) return notSeen(`data of only ${share}`);
  return { value: up, samples: points, items: [{ label: `data of ${share}` }] };
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`;
}
