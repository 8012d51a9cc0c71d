/** The same fields without those that are named. */
export function omit<T extends object, Name extends keyof T>(fields: T, ...names: readonly Name[]): Omit<T, Name> {
  const left = Object.entries(fields).filter(([name]) => !names.some((omitted) => omitted === name));
  return Object.fromEntries(left) as Omit<T, Name>;
}
