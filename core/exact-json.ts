/** JSON without what `JSON.parse` loses: the digits of a number, and a value whose key comes again. */
import type { Json } from './model.ts';

/** Two values of one key: another reader would take the other one. */
export class RepeatedKeyError extends Error {
  readonly key: string;
  constructor(key: string) {
    super(`the key ${JSON.stringify(key)} twice in one object`);
    this.name = 'RepeatedKeyError';
    this.key = key;
  }
}

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parse = JSON.parse as (text: string, reviver: Reviver) => Json;

/** As `parseDigits`, and throws a `RepeatedKeyError` if any key comes twice. */
export function parseExactly(text: string): Json {
  const document = parseDigits(text);
  const [repeated] = repeatedKeys(text);
  if (repeated !== undefined) throw new RepeatedKeyError(repeated.at(-1) ?? '');
  return document;
}

/**
 * A number that JavaScript would write with other digits is the string of its own: `1.10`, `9007199254740993`. A byte order
 * mark is skipped. Throws a `SyntaxError` if it is not JSON, or nested deeper than 500 levels.
 */
export function parseDigits(text: string): Json {
  refuseDeep(text);
  return parse(withoutMark(text), (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? source : value,
  );
}

/** Without the byte order mark that some servers write before the JSON. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Levels of arrays and objects: a small answer of many takes a hundred times its size in memory. */
const deepest = 500;
/** Keys that come again; each is noted with the way to it. */
const mostRepeated = 1_000;

/** As `JSON.parse`, and throws a `SyntaxError` for what is nested so deep that nobody means it. */
export function parseShallow(text: string): Json {
  refuseDeep(text);
  return JSON.parse(text);
}

function refuseDeep(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted && character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '[' || character === '{')) depth += 1;
    else if (!quoted && (character === ']' || character === '}')) depth -= 1;
    if (depth > deepest) throw new SyntaxError(`it is nested deeper than ${deepest} levels`);
  }
}

interface Open {
  /** Of an object; an array has none. */
  readonly keys: Set<string> | undefined;
  /** The key, or the index, of what comes next. */
  at: string | number;
}

const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\],]/g;

/** The ways to the keys that come again in their object: `['checks', '0', 'status']`. `text` is JSON. Throws if there are more than 1,000. */
export function repeatedKeys(text: string): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  for (const { open } of values(text)) {
    const { keys, at } = open.at(-1) ?? { at: '' };
    if (keys === undefined || typeof at === 'number') continue;
    if (keys.has(at)) found.push(open.map((one) => String(one.at)));
    if (found.length > mostRepeated) throw new SyntaxError(`more than ${mostRepeated} keys come twice in it`);
    keys.add(at);
  }
  return found;
}

/** Where the value at the way begins, or the innermost one on the way that is there. `text` is JSON. */
export function placeOf(text: string, way: readonly string[]): number {
  let place = 0;
  let longest = 0;
  for (const { open, index } of values(text)) {
    if (open.length <= longest || open.length > way.length) continue;
    if (open.some(({ at }, depth) => String(at) !== way[depth])) continue;
    [place, longest] = [index, open.length];
    if (longest === way.length) break;
  }
  return place;
}

/** Of each key of an object and each place of an array: what it is in, and where its value begins. */
function* values(text: string): Generator<{ readonly open: readonly Open[]; readonly index: number }> {
  const open: Open[] = [];
  for (const { 0: token, 1: colon, index } of text.matchAll(tokens)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ keys: new Set(), at: '' });
    else if (token === '[') open.push({ keys: undefined, at: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (colon !== undefined && inner?.keys !== undefined)
      inner.at = String(JSON.parse(token.slice(0, -colon.length)));
    else continue;
    if (token !== '{' && token !== '}' && token !== ']') yield { open, index: index + token.length };
  }
}
