/** What happened while a task ran, for charts. */
import type { Unit } from './check.ts';

/** Time series of one task, for charts: they are never judged. */
export interface Series {
  /** Unix time of the first point in seconds; absent in runs that an older stagegate saved. */
  readonly from?: number;
  /** Of what was sampled during a load: from its first request to its last answer, in Unix time in seconds. */
  readonly during?: { readonly from: number; readonly to: number };
  /** Seconds from one point to the next. */
  readonly step: number;
  readonly panels: readonly Panel[];
}

/** Lines of one unit that are drawn together. */
export interface Panel {
  readonly title: string;
  readonly unit: Unit;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly name: string;
  /** The highest of each step; null if nothing was seen in it. */
  readonly values: readonly (number | null)[];
  /** The check whose bound is drawn with the line. */
  readonly check?: string;
}
