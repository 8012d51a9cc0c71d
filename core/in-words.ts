/** What was found instead of a value: never one itself, whatever its words are. */
import type { InWords, Measured, Measurement, Threshold } from './model.ts';
import { thousands } from './thousands.ts';

export function inWords(text: string): InWords {
  return { inWords: text };
}

export function isInWords(value: Measured): value is InWords {
  return typeof value === 'object';
}

export function isSame(a: Measured, b: Measured): boolean {
  return isInWords(a) ? isInWords(b) && a.inWords === b.inWords : a === b;
}

/** Characters that are kept of a string that no check compares. */
const excerpt = 200;

/**
 * Staging can make a string as long as it likes. One that is longer than every string that would pass is none of them: its start
 * is kept, in words. One in place of a number says nothing, however long: it stays a string. The same object if nothing is too long.
 */
export function shortened(measurement: Measurement, { is, max, min }: Threshold): Measurement {
  const { value, attempts = [] } = measurement;
  const isWanted = (length: number): boolean =>
    [is ?? []].flat().some((one) => typeof one === 'string' && one.length >= length);
  const short = (one: Measured): Measured => {
    const text = isInWords(one) ? one.inWords : one;
    if (typeof text !== 'string' || text.length <= excerpt) return one;
    if (!isInWords(one) && isWanted(text.length)) return one;
    const start = `${text.slice(0, excerpt).toWellFormed()}… (${thousands(text.length)} characters)`;
    return typeof one === 'string' && (max ?? min) !== undefined ? start : inWords(start);
  };
  const isShort = (one: Measured): boolean => short(one) === one;
  if (isShort(value) && attempts.every(isShort)) return measurement;
  return { ...measurement, value: short(value), ...(attempts.length === 0 ? {} : { attempts: attempts.map(short) }) };
}
