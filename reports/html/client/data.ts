/** What the page's script is given. */

/** `[id, sentence, state, got, seen, expected, why, owner, covers, task, because, waiver, waived by, evidence, 1 if it is flaky, else 0, 1 if only the whole gate shows it again, else 0]`; from `expected` on, indexes into `texts`, 0 for none; several of `covers` and `evidence`. */
export type Row = readonly [
  id: string,
  sentence: string,
  state: number,
  got: string,
  seen: string,
  expected: number,
  why: number,
  owner: number,
  covers: readonly number[],
  task: number,
  because: number,
  waiver: number,
  by: number,
  evidence: readonly number[],
  flaky: 0 | 1,
  whole: 0 | 1,
];

export interface Data {
  readonly texts: readonly string[];
  readonly rows: readonly Row[];
  /** What comes before a check's id in the command that runs it again. */
  readonly again: string;
  /** The command that runs the whole gate again. */
  readonly whole: string;
  /** The same of the command that signs. */
  readonly sign: string;
}
