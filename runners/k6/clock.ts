/** A machine whose clock was set during the load. */
import type { K6Evidence } from './evidence.ts';

/** k6 ends its output a little later than its samples. */
const tolerance = 5;

/** `the machine's clock was set back by 3600 s during the load`; undefined if nothing shows it. */
export function clockSet({ traffic, exit }: Pick<K6Evidence, 'traffic' | 'exit'>): string | undefined {
  if (traffic?.setBack !== undefined) return `the machine's clock was set back by ${traffic.setBack} s during the load`;
  const ran = exit?.generator?.seconds;
  if (ran === undefined || traffic === undefined || traffic.seconds <= ran + tolerance) return undefined;
  return `the machine's clock was set during the load: its samples cover ${traffic.seconds} s, and k6 ran for ${Math.round(ran)} s`;
}
