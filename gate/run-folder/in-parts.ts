/** Plain data in parts: as one text, a large plan would take several times its memory. */

/** Values, nested ones included, that are one part. */
const most = 5_000;

/** `clean` of the value, part by part. What it returns unchanged is the same object as before, so that texts stay shared. */
export function cleanInParts<T>(value: T, clean: <Part>(part: Part) => Part): T {
  if (!isLarge(value)) return clean(value);
  const entries = definedEntries(value);
  const cleaned = cleanEntries(entries, Array.isArray(value), clean);
  if (cleaned === entries) return value;
  return (Array.isArray(value) ? cleaned.map(([, one]) => one) : Object.fromEntries(cleaned)) as T;
}

type Entries = readonly (readonly [key: string, value: unknown])[];

function cleanEntries(entries: Entries, isList: boolean, clean: <Part>(part: Part) => Part): Entries {
  const [only] = entries;
  if (only !== undefined && entries.length === 1) {
    const [key, value] = only;
    const [newKey, newValue] = [isList ? key : clean(key), cleanInParts(value ?? null, clean)];
    return newKey === key && newValue === value ? entries : [[newKey, newValue]];
  }
  if (!isLarge(entries)) return clean(entries);
  const middle = entries.length >> 1;
  const halves = [entries.slice(0, middle), entries.slice(middle)];
  const cleaned = halves.map((half) => cleanEntries(half, isList, clean));
  return cleaned.every((half, index) => half === halves[index]) ? entries : cleaned.flat();
}

/** The lines of the value in JSON, indented by two blanks; several in one string where they are few. */
export function* jsonLines(value: unknown, start = '', indent = '', end = ''): Generator<string> {
  if (!isLarge(value)) {
    yield `${indent}${start}${JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`)}${end}`;
    return;
  }
  const isList = Array.isArray(value);
  const entries = definedEntries(value);
  yield `${indent}${start}${isList ? '[' : '{'}`;
  for (const [index, [key, one]] of entries.entries())
    yield* jsonLines(
      one ?? null,
      isList ? '' : `${JSON.stringify(key)}: `,
      `${indent}  `,
      index === entries.length - 1 ? '' : ',',
    );
  yield `${indent}${isList ? ']' : '}'}${end}`;
}

/** As JSON has it: no property is undefined. In a list, `undefined` is null. */
function definedEntries(value: unknown): Entries {
  return Object.entries(value as object).filter(([, one]) => Array.isArray(value) || one !== undefined);
}

function isLarge(value: unknown): boolean {
  return weigh(value, most) <= 0;
}

/** What is left of `room` after all values: plain data, so `for … in` sees no others, and makes no list of them. */
function weigh(value: unknown, room: number): number {
  if (typeof value !== 'object' || value === null) return room - 1;
  let left = room - 1;
  for (const key in value) {
    if (left <= 0) return left;
    left = weigh(value[key as keyof typeof value], left);
  }
  return left;
}
