/** Parts of a row that are measured alone. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from './model.ts';

/** The row with these parts in their places, and when they were measured. A row of another machine, or one that was never measured, stays as it is. */
export function withAlone(row: Outcome | undefined, alone: Outcome): Outcome | undefined {
  if (row?.measured === undefined || alone.measured === undefined) return row;
  if (!isDeepStrictEqual(row.machine, alone.machine)) return row;
  const { figures, parts } = alone.measured;
  const { measuredAt } = alone;
  const isOld = ({ what }: { readonly what: string }): boolean => !figures.some((one) => one.what === what);
  return {
    ...row,
    measured: {
      ...row.measured,
      figures: row.measured.figures.map((known) => figures.find(({ what }) => what === known.what) ?? known),
      parts: row.measured.parts.map((known) => parts.find(({ name }) => name === known.name) ?? known),
    },
    since: [...(row.since ?? []).filter(isOld), ...figures.map(({ what }) => ({ what, measuredAt }))],
  };
}
