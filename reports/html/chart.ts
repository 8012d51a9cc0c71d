/** What charts share. They are drawn without a library, 1000 wide, and stretched to fit. */
import { html } from 'hono/html';
import type { Threshold, Unit } from '../../core/model.ts';
import { figure } from '../words/format.ts';
import type { Html } from './parts.ts';

/** The next number at or above that reads well on an axis. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((one) => one * power >= value * 0.999_999) ?? 10;
  return Number((step * power).toPrecision(3));
}

/** A place on an axis of `length`, rounded to a tenth. */
export function place(value: number, top: number, length: number): number {
  return Math.round((value / top) * length * 10) / 10;
}

/** The numeric bound that a picture shows. */
export function limitOf({ max, min }: Threshold): number | undefined {
  return max ?? min;
}

/** What the ends of an axis mean. */
export function axis(from: string, to: string): Html {
  return html`<div class="axis" aria-hidden="true"><span>${from}</span><span>${to}</span></div>`;
}

/** `0 ms`, `812 ms`, `14 a second`: short enough for an axis. */
export function short(value: number, unit: Unit): string {
  return figure(value, unit).replace(' per second', '/s');
}
