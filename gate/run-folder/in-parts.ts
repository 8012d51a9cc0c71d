/** Plain data in parts: as one text, a large plan would take several times its memory. */

/** Values, nested ones included, that are one part. */
const most = 5_000;

type Clean = <Part>(part: Part) => Part;
type Entry = readonly [key: string, value: unknown];

/** `clean` of the value, part by part. What it returns unchanged is the same object as before, so that texts stay shared. */
export function cleanInParts<T>(value: T, clean: Clean): T {
  if (!isLarge(value)) return clean(value);
  return (Array.isArray(value) ? cleanList(value, clean) : cleanFields(definedEntries(value), value, clean)) as T;
}

function cleanList(list: readonly unknown[], clean: Clean): readonly unknown[] {
  const cleaned = inParts(list, (one) => one).flatMap((part) =>
    part.length === 1 ? [cleanInParts(part[0] ?? null, clean)] : clean(part),
  );
  return cleaned.every((one, index) => one === list[index]) ? list : cleaned;
}

function cleanFields(entries: readonly Entry[], value: unknown, clean: Clean): unknown {
  const cleaned = inParts(entries, ([, one]) => one).flatMap((part) => {
    const [only] = part;
    return only !== undefined && part.length === 1 ? [cleanEntry(only, clean)] : clean(part);
  });
  const isSame = cleaned.every(([key, one], index) => key === entries[index]?.[0] && one === entries[index]?.[1]);
  return isSame ? value : Object.fromEntries(cleaned);
}

function cleanEntry([key, value]: Entry, clean: Clean): Entry {
  return [clean(key), cleanInParts(value, clean)];
}

/** As many after each other as make a part; a large one alone. */
function inParts<T>(all: readonly T[], content: (one: T) => unknown): readonly (readonly T[])[] {
  const parts: T[][] = [];
  let part: T[] = [];
  let room = most;
  for (const one of all) {
    const size = weighed(content(one));
    if (part.length > 0 && size >= room) {
      parts.push(part);
      part = [];
      room = most;
    }
    part.push(one);
    room -= size;
  }
  return [...parts, part];
}

/** The lines of the value in JSON, indented by two blanks. Of what is large, each entry that is not has a line. */
export function* jsonLines(value: unknown): Generator<string> {
  if (isLarge(value)) yield* largeLines(value, '', '', '');
  else yield JSON.stringify(value, null, 2);
}

function* largeLines(value: unknown, start: string, indent: string, end: string): Generator<string> {
  const isList = Array.isArray(value);
  yield `${indent}${start}${isList ? '[' : '{'}`;
  const fields = value as Readonly<Record<string | number, unknown>>;
  const keys = isList ? [...value.keys()] : Object.keys(fields).filter((key) => fields[key] !== undefined);
  let [before, text]: [unknown, string | undefined] = [undefined, undefined];
  for (const [index, key] of keys.entries()) {
    const one = fields[key] ?? null;
    const name = isList ? '' : `${JSON.stringify(key)}: `;
    const comma = index === keys.length - 1 ? '' : ',';
    // Entries that follow each other may be the same object.
    if (one !== before) [before, text] = [one, isLarge(one) ? undefined : JSON.stringify(one)];
    if (text === undefined) yield* largeLines(one, name, `${indent}  `, comma);
    else yield `${indent}  ${name}${text}${comma}`;
  }
  yield `${indent}${isList ? ']' : '}'}${end}`;
}

/** As JSON has it: no property is undefined. */
function definedEntries(value: unknown): readonly Entry[] {
  return Object.entries(value as object).filter(([, one]) => one !== undefined);
}

/** Known to be so: to see how many entries an object of many has takes long. */
const large = new WeakSet<object>();

function isLarge(value: unknown): boolean {
  return weighed(value) >= most;
}

/** How many values it is, up to `most`. */
function weighed(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (large.has(value)) return most;
  const size = most - weigh(value, most);
  if (size >= most) large.add(value);
  return size;
}

/** What is left of `room` after all values: plain data, so `for … in` sees no others, and makes no list of them. */
function weigh(value: unknown, room: number): number {
  if (typeof value !== 'object' || value === null) return room - 1;
  let left = room - 1;
  if (Array.isArray(value)) {
    for (const one of value) {
      if (left <= 0) return left;
      left = typeof one === 'object' ? weigh(one, left) : left - 1;
    }
    return left;
  }
  for (const key in value) {
    if (left <= 0) return left;
    const one: unknown = value[key as keyof typeof value];
    left = typeof one === 'object' ? weigh(one, left) : left - 1;
  }
  return left;
}
