/** What is known of a ratio. Pure. */
import { normal } from './student.ts';

export interface Interval {
  /** Null if nothing bounds it. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Wilson's two-sided 95 % interval of a ratio that was counted in `independent` observations. */
export function ratioInterval(ratio: number, independent: number): Interval {
  const centre = ratio + normal ** 2 / (2 * independent);
  const reach = normal * Math.sqrt((ratio * (1 - ratio)) / independent + normal ** 2 / (4 * independent ** 2));
  const scale = 1 + normal ** 2 / independent;
  return { low: Math.max(0, (centre - reach) / scale), high: Math.min(1, (centre + reach) / scale) };
}
