/** What must be true: checks, their layers and their thresholds. */
import type { Fingerprint } from './fingerprint.ts';

/** Where a check is reported. Gatekeepers come first. */
export const layers = [
  'config',
  'health',
  'smoke',
  'api',
  'data',
  'security',
  'observability',
  'uat',
  'perf',
  'load',
  'signoff',
  'promote',
  'report',
] as const;
export type Layer = (typeof layers)[number];

/** If a check of one of these does not pass, later results would be meaningless. */
export const gatekeepers: readonly Layer[] = ['config', 'health'];

/** What is measured and compared: a number in the unit of its threshold, a string, or a boolean. */
export type Value = number | string | boolean;

/** `ratio` is 0 to 1, `score` 0 to 100, `cls` is Lighthouse's unitless layout shift, `outcome` is how a test ended. */
export const units = [
  'ms',
  's',
  'bytes',
  'count',
  'ratio',
  'score',
  'cls',
  'per-second',
  'status',
  'text',
  'boolean',
  'outcome',
] as const;
export type Unit = (typeof units)[number];

/** A bound on the change from recorded runs: to a higher value beside `max`, to a lower one beside `min`. */
export interface Worse {
  /** How much worse than the baseline it may be, from 0 to below 1: 0.2 is 20 %. */
  readonly max: number;
  /** The file of the recorded runs, from the project's root: `stagegate/baseline.json`. */
  readonly than: string;
  /** How often the task is run at most if one run cannot tell, 1 to 5. Absent: once. */
  readonly runs?: number;
}

/** What a change may be counted over. */
export const periods = ['minute'] as const;

/** What recorded runs measured for one check. */
export interface Baseline {
  /** One of each run, the oldest first. */
  readonly values: readonly number[];
  readonly unit: Unit;
  readonly fingerprint: Fingerprint;
}

/** A bound in keys: at least one of `max`, `min` and `is`. `minSamples` defaults to 1. Bounds are inclusive. */
export interface Threshold {
  readonly unit: Unit;
  readonly max?: number;
  readonly min?: number;
  readonly is?: Value | readonly Value[];
  readonly minSamples?: number;
  /** `max` and `min` bound a change over this time, and not a state. */
  readonly per?: (typeof periods)[number];
  /** Only with `max` or `min`, and not with both. */
  readonly worse?: Worse;
}

/** What becomes of a test, or of a threshold that only the tool itself can compare (`crossed`, of k6). */
export const outcomes = ['passed', 'flaky', 'failed', 'crossed'] as const;

/** An advisory check is judged and shown, and never blocks. */
export const levels = ['required', 'advisory'] as const;

export interface Check {
  /** `<layer>/<noun>`, stable from run to run: no port and no time in it. */
  readonly id: string;
  readonly layer: Layer;
  /** The sentence if it passes: "Redis is connected". */
  readonly title: string;
  /** The sentence if it does not pass: "Redis is not connected". */
  readonly failure: string;
  /** Why it matters, for the person who decides. */
  readonly why: string;
  readonly level: (typeof levels)[number];
  /** Requirements that it covers, such as `OSB-01`. */
  readonly covers: readonly string[];
  readonly threshold: Threshold;
  /** What its `worse` is compared with; absent if the file does not hold it. */
  readonly baseline?: Baseline;
  readonly owner?: string;
  /** What it sees comes of other checks: only the whole gate shows it again. */
  readonly whole?: true;
}
