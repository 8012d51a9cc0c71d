/** Load that ended because it had failed already. */

/** What there was too much of. */
export const kinds = ['slow answers', 'failed requests', 'failed calls of check()'] as const;

/** In `exit.json`. */
export interface Settled {
  readonly check: string;
  /** Seen by then. */
  readonly bad: number;
  readonly of: (typeof kinds)[number];
  /** Of those, as many as all of the plan may have without being beyond the bound. */
  readonly allowed: number;
  /** That the plan can have at most. */
  readonly most: number;
  /** After the first sample. */
  readonly second: number;
}

/** `it ended after 12 s with 41 slow answers, of which the 800 that are planned may have 40`. */
export function sentenceOf({ bad, of, allowed, most, second }: Settled): string {
  return `it ended after ${second} s with ${bad} ${of}, of which the ${most} that are planned may have ${allowed}`;
}
