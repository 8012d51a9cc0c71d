/** How many independent answers correlated ones are worth. Pure. */
import { normal, student } from './student.ts';

/** What was counted in one second. */
export interface Batch {
  readonly hits: number;
  readonly of: number;
}

/** Fewer batches say too little about how much they differ. */
const fewest = 4;

/**
 * The effective sample size of the share of hits. Answers of one moment are correlated: a
 * slow second slows all of them. So the share's variance is that between batches in time (ratio estimator with linearised residuals,
 * Cochran, Sampling Techniques, 1977, 6.3), taken of 1, 2, 4 … seconds and of a quarter of the run, and the largest counts. What few
 * batches leave unsure is Student's t instead of the normal distribution (Korn & Graubard, Survey Methodology 24, 1998).
 * At most the number of answers, at least 1: answers of a single second are worth one.
 */
export function independent(seconds: readonly Batch[]): number {
  const busy = withoutIdleEnds(seconds);
  const all = sizes(busy.length).map((size) => ofBatches(joined(busy, size)));
  return Math.max(1, Math.min(...all));
}

/** A long set-up is no part of the load. */
function withoutIdleEnds(seconds: readonly Batch[]): readonly Batch[] {
  const isBusy = ({ of }: Batch): boolean => of > 0;
  const first = seconds.findIndex(isBusy);
  return first < 0 ? [] : seconds.slice(first, seconds.findLastIndex(isBusy) + 1);
}

function sizes(seconds: number): readonly number[] {
  const quarter = Math.max(1, Math.floor(seconds / fewest));
  const doubled = Array.from({ length: Math.ceil(Math.log2(quarter)) }, (_, power) => 2 ** power);
  return [...doubled, quarter];
}

/** Those in which nothing was counted are left out. */
function joined(seconds: readonly Batch[], size: number): readonly Batch[] {
  return Array.from({ length: Math.ceil(seconds.length / size) }, (_, index) =>
    sum(seconds.slice(index * size, (index + 1) * size)),
  ).filter(({ of }) => of > 0);
}

function ofBatches(batches: readonly Batch[]): number {
  const count = batches.length;
  if (count < 2) return 1;
  const { hits, of } = sum(batches);
  const share = hits / of;
  const residuals = batches.reduce((all, batch) => all + (batch.hits - share * batch.of) ** 2, 0);
  const variance = ((count / (count - 1)) * residuals) / of ** 2;
  const sure = variance === 0 ? of : Math.min(of, (share * (1 - share)) / variance);
  return sure * (normal / student(count - 1)) ** 2;
}

function sum(batches: readonly Batch[]): Batch {
  return batches.reduce((all, { hits, of }) => ({ hits: all.hits + hits, of: all.of + of }), { hits: 0, of: 0 });
}
