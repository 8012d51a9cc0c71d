/** Long series in few points. Pure. */

/** Points that a line of a report may have. */
export const mostPoints = 300;

/** How many observations make one point, so that all of them are at most `mostPoints`. */
export function stepOf(observations: number): number {
  return Math.max(1, Math.ceil(observations / mostPoints));
}

/** The highest of each step, so that no peak is lost; null for a step without any. */
export function highest(observations: readonly (number | null)[], step: number): readonly (number | null)[] {
  return Array.from({ length: Math.ceil(observations.length / step) }, (_, index) =>
    observations
      .slice(index * step, (index + 1) * step)
      .reduce((most, one) => (one === null || (most !== null && most > one) ? most : one), null),
  );
}
