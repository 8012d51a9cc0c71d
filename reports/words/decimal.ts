/** Numbers as Node's `Intl` writes them in English. To ask it for the first one takes twelve milliseconds of each gate, so it is asked for the odd ones alone. */
import { thousands } from '../../core/thousands.ts';

const known = new Map<number, Intl.NumberFormat>();

function format(maximumFractionDigits: number): Intl.NumberFormat {
  const made = known.get(maximumFractionDigits) ?? new Intl.NumberFormat('en-US', { maximumFractionDigits });
  known.set(maximumFractionDigits, made);
  return made;
}

/** With thousands separators and at most `digits` decimals, up to 20. */
export function decimal(value: number, digits: number): string {
  return usual(value, digits) ?? format(digits).format(value);
}

/** Undefined if it is negative, or too large or too small to be written without an exponent. A half is rounded up, as its digits show it. */
function usual(value: number, digits: number): string | undefined {
  const text = String(value);
  if (!/^\d+(?:\.\d+)?$/.test(text) || Object.is(value, -0)) return undefined;
  const [whole = '', fraction = ''] = text.split('.');
  const kept = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  const rounded = kept + (fraction.charAt(digits) >= '5' ? 1 : 0);
  if (!Number.isSafeInteger(rounded)) return undefined;
  const all = String(rounded).padStart(digits + 1, '0');
  const point = all.length - digits;
  const decimals = all.slice(point).replace(/0+$/, '');
  return `${thousands(Number(all.slice(0, point)))}${decimals === '' ? '' : `.${decimals}`}`;
}
