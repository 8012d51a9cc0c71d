/** What was measured; never a judgement. */
import type { Unit, Value } from './check.ts';

/** An offender, for people: a failed request, a console message, an element, a metric's run. */
export interface Item {
  readonly label: string;
  readonly detail?: string;
  /** A file of the run's folder. */
  readonly evidence?: string;
  /** What went wrong, in the same words whichever check saw it: `/api/rooms answered 500`. Default: the label. */
  readonly shows?: string;
  /** It says that the failure may be the test's own, or of an environment, and nothing of the product. */
  readonly blames?: 'test' | 'environment';
  /** It was so when the check failed, and need not be why: as what several checks have in common, it comes after what they failed by. */
  readonly mayExplain?: true;
}

/**
 * What was found instead of a value of the kind that was asked for, in words: `(absent)`, `not JSON (text/html)`. It equals no
 * string and is within no bound: its check fails, and shows the words.
 */
export interface InWords {
  readonly inWords: string;
}

export type Measured = Value | InWords;

/** What some of a load may fail: requests, or calls of the script's own `check()`. */
export const shares = ['requests', 'checks'] as const;

export interface Measurement {
  readonly value: Measured;
  readonly unit: Unit;
  /** The number of observations behind the value; 0 with words: what was looked for was not seen, so it is inconclusive. */
  readonly samples: number;
  /** How many independent observations would be as sure, if they resemble their neighbours in time. */
  readonly independent?: number;
  /** What a ratio is a share of, if that is known. */
  readonly of?: (typeof shares)[number];
  /** How many observations would have been made if fewer had not decided. */
  readonly upTo?: number;
  /** Bounds of the 95 % interval around the value, if it has one; null if nothing bounds it on that side. */
  readonly low?: number | null;
  readonly high?: number | null;
  /** The single observations, unless they are too many to list. */
  readonly attempts?: readonly Measured[];
  readonly items?: readonly Item[];
  /** Files of the run's folder that show it, the most telling first. */
  readonly evidence?: readonly string[];
}

/** Measurements by check id. An absent check was not measured. */
export type Measurements = { readonly [check: string]: Measurement };
