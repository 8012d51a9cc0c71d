/** A JSON answer, as its values are compared: whole, with their types, and never in place of one that is not there. */
import { parseDigits, parseShallow, repeatedKeys, withoutMark } from '../../../core/exact-json.ts';
import { inWords } from '../../../core/in-words.ts';
import type { Json, Measured } from '../../../core/model.ts';
import { steps, valueAt } from '../../../fixtures/claims/pointer.ts';

export interface Answer {
  readonly document: Json;
  /** The same, if its numbers were written with other digits than JavaScript's: they are strings. */
  readonly digits: () => Json;
  readonly repeated: readonly (readonly string[])[];
}

/** Undefined if it is not JSON, or such as nobody means. */
export function parseAnswer(text: string): Answer | undefined {
  try {
    const document = parseShallow(withoutMark(text));
    return { document, digits: () => parseDigits(text), repeated: repeatedKeys(text) };
  } catch {
    return undefined;
  }
}

/** Numbers are compared by value, as which `1.10` is 1.1; or `as-written`, as strings. */
export function answerAt(
  { document, digits, repeated }: Answer,
  pointer: string,
  numbers: 'by-value' | 'as-written' = 'by-value',
): Measured {
  const way = steps(pointer);
  const twice = repeated.find((path) => path.every((key, index) => key === way[index]));
  if (twice !== undefined) return inWords(`${JSON.stringify(twice.at(-1))} twice in one object`);
  const value = valueAt(document, pointer);
  if (value === undefined) return inWords('(absent)');
  if (typeof value === 'object') return inWords(JSON.stringify(value));
  if (typeof value !== 'number') return value;
  const written = String(valueAt(digits(), pointer));
  if (numbers === 'as-written') return written;
  return isOther(value, written) ? inWords(written) : value;
}

/** A number that JavaScript cannot hold, so that it became another. */
function isOther(value: number, written: string): boolean {
  return !Number.isFinite(value) || (/^-?\d+$/.test(written) && BigInt(written) !== BigInt(value));
}
