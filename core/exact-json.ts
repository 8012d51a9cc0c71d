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

/**
 * A number that JavaScript would write with other digits is the string of its own: `1.10`, `9007199254740993`.
 * Throws a `RepeatedKeyError`, and a `SyntaxError` if it is not JSON.
 */
export function parseExactly(text: string): Json {
  const document = parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? source : value,
  );
  refuseRepeatedKeys(text);
  return document;
}

const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;

/** `text` is JSON. */
function refuseRepeatedKeys(text: string): void {
  const open: Set<string>[] = [];
  for (const [token, colon] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const key = String(JSON.parse(token.slice(0, -colon.length)));
      if (open.at(-1)?.has(key) === true) throw new RepeatedKeyError(key);
      open.at(-1)?.add(key);
    }
  }
}
