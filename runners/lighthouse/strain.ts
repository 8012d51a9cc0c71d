/** A machine that was busy throughout: runs agree on it, and all are slow. */
import { isWithin } from '../../core/evaluate.ts';
import type { Measurements, Reason, Task } from '../../core/model.ts';
import { toArgs } from './args.ts';
import { metrics } from './metrics.ts';
import { busyShare, type Look, percent } from './noise.ts';

/** Times that would fail on a machine that was busy throughout, and why they do not count. */
export function strained(
  { checks, args }: Task,
  measurements: Measurements,
  runs: readonly Look[],
): Readonly<Record<string, Reason>> {
  const { measures } = toArgs(args);
  const why = strain(runs);
  if (why === undefined) return {};
  return Object.fromEntries(
    checks.flatMap(({ id, threshold }) => {
      const [measure, measurement] = [measures[id], measurements[id]];
      const isTimed = measure !== undefined && measure !== 'url' && metrics[measure].timed;
      const fails = measurement !== undefined && !isWithin(threshold, measurement.value);
      return isTimed && fails ? [[id, { code: 'noisy-host', detail: why }]] : [];
    }),
  );
}

/** What is too slow then says nothing, and what is fast enough does. */
function strain(runs: readonly Look[]): string | undefined {
  const least = Math.min(...runs.map(({ busy, steal }) => busy + steal));
  if (runs.length === 0 || least < busyShare) return undefined;
  return `Other programs used at least ${percent(least)} of the processors before each visit. Run it again when the machine has nothing else to do.`;
}
