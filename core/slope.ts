/** How fast a value grows while it is sampled. Pure. */
import { student } from './student.ts';

export interface Sample {
  /** Seconds. */
  readonly at: number;
  readonly value: number;
}

export interface Slope {
  /** A second. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Fewer batches say too little about how far they are off the line. */
const fewestBatches = 4;
/** Fewer samples are not enough for four batches whose means say something. */
const fewestSamples = 20;

/**
 * The straight line through all samples (least squares), which are in the order of their time. Neighbours resemble each other. So its 95 %
 * interval is that of the line through the means of batches in time: of 4, 8, 16 … batches, the widest counts. Student's t makes up for
 * what few batches leave unsure. Undefined for fewer than 20 samples.
 */
export function slopeOf(samples: readonly Sample[]): Slope | undefined {
  if (samples.length < fewestSamples) return undefined;
  const { slope } = line(samples);
  const reach = Math.max(...sizes(samples.length).map((count) => reachOf(batches(samples, count))));
  return { value: slope, low: slope - reach, high: slope + reach };
}

function sizes(samples: number): readonly number[] {
  const doublings = Math.floor(Math.log2(samples / fewestBatches));
  return Array.from({ length: doublings + 1 }, (_, power) => fewestBatches * 2 ** power);
}

/** Their means, each of as many samples as the others. */
function batches(samples: readonly Sample[], count: number): readonly Sample[] {
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [index, index + 1].map((edge) => Math.floor((edge * samples.length) / count));
    const some = samples.slice(from, to);
    return { at: mean(some.map(({ at }) => at)), value: mean(some.map(({ value }) => value)) };
  });
}

function reachOf(points: readonly Sample[]): number {
  const { slope, at, value, spread } = line(points);
  const residuals = points.reduce((sum, one) => sum + (one.value - value - slope * (one.at - at)) ** 2, 0);
  const degrees = points.length - 2;
  return spread === 0 ? 0 : student(degrees) * Math.sqrt(residuals / degrees / spread);
}

function line(points: readonly Sample[]) {
  const [at, value] = [mean(points.map((one) => one.at)), mean(points.map((one) => one.value))];
  const spread = points.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
  const product = points.reduce((sum, one) => sum + (one.at - at) * (one.value - value), 0);
  return { slope: spread === 0 ? 0 : product / spread, at, value, spread };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
