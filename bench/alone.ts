/** Parts of a row that are measured alone. Pure. */
import { isDeepStrictEqual as isSame } from 'node:util';
import type { Outcome } from './model.ts';

/**
 * The row with what was measured of it alone on the same machine, if that has more pairs than it had in the row, whatever it says:
 * of two medians the one of more pairs is closer to the truth, and nobody chooses the better one.
 */
export function withAlone(row: Outcome | undefined, alone: Outcome): Outcome | undefined {
  if (row?.measured === undefined || alone.measured === undefined || !isSame(row.machine, alone.machine)) return row;
  const { figures, parts } = row.measured;
  const better = alone.measured.figures.filter(({ what, value }) =>
    figures.some((known) => known.what === what && known.value.count < value.count),
  );
  if (better.length === 0) return row;
  const names = new Set(better.map(({ what }) => what));
  const { measuredAt } = alone;
  return {
    ...row,
    measured: {
      ...row.measured,
      figures: figures.map((figure) => better.find(({ what }) => what === figure.what) ?? figure),
      parts: parts.map((part) => alone.measured?.parts.find(({ name }) => name === part.name) ?? part),
    },
    since: [
      ...(row.since ?? []).filter(({ what }) => !names.has(what)),
      ...[...names].map((what) => ({ what, measuredAt })),
    ],
  };
}
