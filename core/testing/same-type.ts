/** `true` if both types are identical, else `false`: a constant of this type does not compile if they differ. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Types without their readonly marks and intersections, which make no difference to what is written. */
export type Bare<T> = T extends object ? { -readonly [Key in keyof T]: Bare<T[Key]> } : T;
