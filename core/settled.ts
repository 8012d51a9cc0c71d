/** When repeated observations have decided, so that no more are needed. Pure. */

/** On which side of its bound an observation lies. `unsure`: there is no value, or its conditions made it worse than it is. */
export type Side = 'within' | 'beyond' | 'unsure';

/**
 * How many observations decide; each has a side for every check, in the same order. The first two do if they agree on every check. Otherwise as
 * many as it takes until each check has more than half of `most` on one side; undefined if they do not suffice. Later observations change nothing.
 *
 * The median of the values that decide is on the side that they decide: all of two are there, or three of 3, 4 or 5.
 */
export function decidedBy(observed: readonly (readonly Side[])[], most: number): number | undefined {
  const checks = [...(observed[0] ?? []).keys()];
  for (let count = 1; count <= Math.min(observed.length, most); count += 1) {
    const made = observed.slice(0, count);
    const isSettled = (check: number): boolean => {
      const sides = made.map((one) => one[check] ?? 'unsure');
      return (count === 2 && agreed(sides) !== undefined) || majority(sides, most) !== undefined;
    };
    if (checks.every(isSettled)) return count;
  }
  return undefined;
}

/** The side on which all are. */
function agreed(sides: readonly Side[]): Side | undefined {
  const [first] = sides;
  return first !== 'unsure' && sides.every((side) => side === first) ? first : undefined;
}

/** The side that has more than half of `most`. */
export function majority(sides: readonly Side[], most: number): Side | undefined {
  return (['within', 'beyond'] as const).find((side) => sides.filter((one) => one === side).length > most / 2);
}
