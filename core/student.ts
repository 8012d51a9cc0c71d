/** The 97.5 % quantile of the normal distribution. */
export const normal = 1.96;

/**
 * Student's t for the normal quantile `z`, within 0.5 % from seven degrees of freedom and 1 % too small for three (Abramowitz & Stegun
 * 26.7.5). Exact for one and two at the default.
 */
export function student(degrees: number, z = normal): number {
  if (z === normal && degrees === 1) return 12.706;
  if (z === normal && degrees === 2) return 4.303;
  return (
    z +
    (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
}
