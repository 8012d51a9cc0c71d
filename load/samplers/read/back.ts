/** Whether a value comes back once the load has ended. Pure. */
import type { Span } from '../../../core/model.ts';
import { median } from '../../../core/quantile.ts';
import type { Returns } from '../options.ts';
import { numbersIn, type Sample } from '../samples.ts';

const usually = 0.1;
/** So many samples in a row are within the bound: a single one may be a chance. */
export const inARow = 3;

export interface Back {
  /** The highest value that counts as back. */
  readonly most: number;
  /** Seconds from the end of the load to the first of the samples that stay below; undefined if they do not. */
  readonly after?: number;
  /** The last one. */
  readonly last: number;
  readonly samples: number;
}

/** Undefined if it is not known where it comes back to, or too few samples are from after the load to say whether it does. */
export function backIn(
  all: readonly Sample[],
  { from, to }: Span,
  { within, by = usually, to: goal }: Returns,
): Back | undefined {
  const samples = numbersIn(all);
  const before = samples.filter(({ at }) => at < from).map(({ value }) => value);
  const usual = before.length === 0 ? undefined : median(before);
  const most = goal ?? (usual === undefined ? undefined : usual + by * Math.abs(usual));
  const later = samples.filter(({ at }) => at >= to);
  const last = later.at(-1);
  if (most === undefined || last === undefined) return undefined;
  const stays = later.slice(later.findLastIndex(({ value }) => value > most) + 1);
  const [first] = stays;
  const known = { most, last: last.value, samples: later.length };
  if (first === undefined) return last.at - to < within ? undefined : known;
  const after = first.at - to;
  return stays.length < inARow && after <= within ? undefined : { ...known, after };
}
