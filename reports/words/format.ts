/** Values in their units, bounds and durations, as people read them. */
import { isInWords, isSame } from '../../core/in-words.ts';
import type { Measured, Measurement, Threshold, Unit, Value } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { rememberLast } from '../remember-last.ts';
import { decimal } from './decimal.ts';

/** Strings of a measurement are cut at this length. */
const textLimit = 200;

/** At most `digits` decimals, but for what is smaller than the last of them. */
function rounded(value: number, digits: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && Math.abs(value) < 10 ** -digits) return String(Number(value.toPrecision(2)));
  return decimal(value, Math.max(0, Math.min(digits, 20)));
}

function bytes(value: number, digits: number): string {
  const steps = [
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'kB'],
  ] as const;
  const step = steps.find(([size]) => Math.abs(value) >= size);
  return step === undefined ? `${rounded(value, 0)} bytes` : `${rounded(value / step[0], digits)} ${step[1]}`;
}

/** Below a tenth of a unit, also when it is rounded, people read the smaller one: `100 ms` would look like another number than `0.1 s`. */
function isShort(value: number, digits: number): boolean {
  return value !== 0 && Number(Math.abs(value * 1000).toFixed(Math.max(0, Math.min(digits - 1, 20)))) < 100;
}

const formats: Record<Unit, (value: number, digits: number) => string> = {
  ms: (value, digits) =>
    isShort(value, digits)
      ? `${rounded(value * 1000, digits - 1)} µs`
      : `${rounded(value, Math.abs(value) < 10 ? digits : digits - 1)} ms`,
  s: (value, digits) => (isShort(value, digits) ? formats.ms(value * 1000, digits) : `${rounded(value, digits)} s`),
  bytes,
  count: (value, digits) => rounded(value, digits),
  ratio: (value, digits) => `${rounded(value * 100, digits)} %`,
  score: (value, digits) => rounded(value, digits - 1),
  cls: (value, digits) => rounded(value, digits + 2),
  'per-second': (value, digits) => `${rounded(value, digits)} per second`,
  status: (value) => String(value),
  text: (value) => String(value),
  boolean: (value) => String(value),
  outcome: (value) => String(value),
};

/** `182 ms`, `1.2 MB`, `0.4 %`, `true`, `"timeout"`, `(absent)`. `digits` asks for more decimals; default 1. */
export function figure(value: Measured, unit: Unit, digits = 1): string {
  if (isInWords(value)) return line(value.inWords, textLimit);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return formats[unit](value, digits);
  return unit === 'outcome' ? line(value, textLimit) : `"${line(value, textLimit)}"`;
}

/** A bound's own strings have no quotes. */
function bound(value: Value, unit: Unit): string {
  return typeof value === 'string' ? line(value, textLimit) : figure(value, unit);
}

/** There must be none of what is counted. */
export function isNone({ unit, min, max, per }: Threshold): boolean {
  return unit === 'count' && max === 0 && min === undefined && per === undefined;
}

/** ` a minute`, or nothing. */
function period({ per }: Threshold): string {
  return per === undefined ? '' : ` a ${per}`;
}

/** `at most 200 ms`, `connected`, `passed or flaky`, `none`. */
export function bounds(threshold: Threshold): string {
  const { unit, min, max, is, worse } = threshold;
  const over = period(threshold);
  const parts: string[] = [];
  if (is !== undefined)
    parts.push(
      [is]
        .flat()
        .map((value: Value) => bound(value, unit))
        .join(' or '),
    );
  if (min !== undefined && max !== undefined)
    parts.push(`between ${figure(min, unit)} and ${figure(max, unit)}${over}`);
  else if (isNone(threshold)) parts.push('none');
  else if (max !== undefined) parts.push(`at most ${figure(max, unit)}${over}`);
  else if (min !== undefined) parts.push(`at least ${figure(min, unit)}${over}`);
  if (worse !== undefined) parts.push(`at most ${figure(worse.max, 'ratio')} worse than the baseline`);
  return parts.join(' and ');
}

/** `at least 85 over at least 5 samples`. */
export const expected = rememberLast((threshold: Threshold): string => {
  const { minSamples = 1 } = threshold;
  return minSamples > 1 ? `${bounds(threshold)} over at least ${rounded(minSamples, 0)} samples` : bounds(threshold);
});

/** The value, with as many digits as it takes to tell it from its bounds, and with its type or the place that differs. */
export const measured = rememberLast((measurement: Measurement, threshold: Threshold): string => {
  const { value, unit } = measurement;
  if (typeof value !== 'number') return `${figure(value, unit)}${difference(value, unit, threshold)}`;
  const bounds = [threshold.min, threshold.max, ...[threshold.is].flat()].filter(
    (other) => typeof other === 'number' && other !== value,
  ) as number[];
  const digits = [1, 2, 3, 4, 6, 9, 12].find((count) =>
    bounds.every(
      (other) =>
        figure(value, unit, count) !== figure(other, unit, count) && figure(value, unit, count) !== figure(other, unit),
    ),
  );
  const shown = digits === undefined ? `${value} (${unit})` : figure(value, unit, digits);
  return `${shown}${period(threshold)}${difference(value, unit, threshold)}`;
});

/** What does not show: another type, and what comes after the part that is shown. */
function difference(value: Measured, unit: Unit, { is }: Threshold): string {
  if (isInWords(value)) return '';
  const bare = (one: Value): string => bound(one, unit);
  const twin = [is ?? []].flat().find((one) => one !== value && bare(one) === bare(value));
  if (twin === undefined) return '';
  if (typeof twin !== 'string' || typeof value !== 'string') return ` (a ${typeof value}, not a ${typeof twin})`;
  let place = 0;
  while (twin[place] === value[place]) place += 1;
  return ` (different at character ${place + 1})`;
}

/** `3 of 3 samples`, `failed, passed`, `between 190 ms and 240 ms, 300 samples`, `settled after 2 of up to 5 visits`; empty if one observation says it all. */
export const observations = rememberLast((measurement: Measurement): string => {
  const { samples, independent } = measurement;
  if (measurement.upTo !== undefined && measurement.upTo > 1) return visits(measurement);
  const worth =
    independent === undefined || independent >= samples ? '' : `, worth ${rounded(independent, 0)} independent ones`;
  if (samples === 0 && isInWords(measurement.value)) return '';
  const range = interval(measurement);
  return [...range, ...attempts(measurement), ...(samples === 1 ? [] : [`${rounded(samples, 0)} samples${worth}`])]
    .slice(0, range.length + 1)
    .join(', ');
});

/** `settled after 2 of up to 5 visits`, `between 48 and 61, not settled after 4 visits`. */
function visits(measurement: Measurement): string {
  const { samples, upTo = samples, low, high } = measurement;
  const isSettled = low === undefined && high === undefined;
  if (isSettled) return samples < upTo ? `settled after ${samples} of up to ${upTo} visits` : `all of ${upTo} visits`;
  return [...(low === null ? [] : interval(measurement)), `not settled after ${upTo} visits`].join(', ');
}

function interval({ unit, low, high }: Measurement): readonly string[] {
  if (low === undefined || high === undefined) return [];
  if (low === null) return [high === null ? 'not bounded by so few' : `at most ${figure(high, unit)}`];
  return [high === null ? `at least ${figure(low, unit)}` : `between ${figure(low, unit)} and ${figure(high, unit)}`];
}

function attempts({ value, unit, attempts: all = [] }: Measurement): readonly string[] {
  // A status is a name.
  if ((typeof value === 'number' && unit !== 'status') || all.length < 2) return [];
  const same = all.filter((attempt) => isSame(attempt, value)).length;
  return [same > 0 ? `${same} of ${all.length} samples` : all.map((attempt) => figure(attempt, unit)).join(', ')];
}

/** `12 ms`, `4.2 s`, `48 s`, `6 min 12 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return 'unknown';
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${rounded(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return joined(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `20 Nov 2026, 17:48 UTC`, without a clock or a locale of this machine. */
export function moment(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return line(iso, 40);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** To ask Node for them takes ten milliseconds of each gate. */
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];
