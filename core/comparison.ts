/** Runs of a task against the recorded ones: prediction intervals on the log scale, in one stage or two. Pure. */
import type { Baseline, Comparison, Result, Threshold } from './model.ts';
import { student } from './student.ts';

/** The most runs of a task that are compared with a baseline together. */
export const mostRuns = 5;

/**
 * A point at which runs are compared, and how sure each result must be there, as normal quantiles. Over all stages a build that is
 * exactly at the limit passes in at most 2.5 % of the cases, and fails in at most 2.5 % (Bonferroni).
 */
interface Stage {
  /** How many are compared, by their geometric mean. */
  readonly runs: number;
  readonly passes: number;
  readonly fails: number;
  /** For the build to differ at all, even if all that differs from run to run is common to the runs of one gate. */
  readonly differs: number;
}

/** By the share of cases beyond it. */
const quantile = {
  '0.1 %': 3.0902,
  '0.25 %': 2.807,
  '0.5 %': 2.5758,
  '2 %': 2.0537,
  '2.4 %': 1.9774,
  '2.5 %': 1.96,
} as const;
const alone: Stage = { runs: 1, passes: quantile['2.5 %'], fails: quantile['2.5 %'], differs: quantile['2.5 %'] };
/** Most builds are as fast as before and pass here; to fail takes more runs. */
const first: Stage = { runs: 1, passes: quantile['2 %'], fails: quantile['0.1 %'], differs: quantile['0.1 %'] };
const last = { passes: quantile['0.5 %'], fails: quantile['2.4 %'], differs: quantile['0.25 %'] } as const;

function stagesOf({ worse: { runs = 1 } = { max: 0, than: '' } }: Threshold): readonly [Stage, ...Stage[]] {
  return runs === 1 ? [alone] : [first, { ...last, runs }];
}

export interface Compared extends Comparison {
  readonly result: Result;
}

/** The first stage that decides; otherwise the last one for which there are enough values. */
export function compare(baseline: Baseline, threshold: Threshold, values: readonly [number, ...number[]]): Compared {
  const [one, ...more] = stagesOf(threshold);
  let compared = compareAt(one, baseline, threshold, values);
  for (const stage of more) {
    if (compared.result !== 'inconclusive' || values.length < stage.runs) break;
    compared = compareAt(stage, baseline, threshold, values);
  }
  return compared;
}

/** How much worse the stage's runs are, and what follows. Of a baseline with a 0, only 0 itself is compared. */
function compareAt(stage: Stage, baseline: Baseline, threshold: Threshold, all: readonly number[]): Compared {
  const attempts = all.slice(0, stage.runs);
  const [recorded, measured] = [baseline.values, attempts].map(logarithms) as [Logarithms, Logarithms];
  const worse = (threshold.max === undefined ? -1 : 1) * (measured.mean - recorded.mean);
  const { apart, together } = spread(recorded, measured);
  const reach = (z: number, deviation: number): number => student(recorded.count - 1, z) * deviation;
  const share = (distance: number): number => (recorded.mean === -Infinity ? 0 : change(distance, threshold));
  const alike = worse - reach(stage.differs, spread(recorded, { ...measured, count: 1 }).apart);
  const low = share(alike > 0 ? worse - reach(stage.fails, apart) : alike);
  const high = share(worse + reach(stage.passes, together));
  const { max: allowed = Infinity, runs: upTo = 1 } = threshold.worse ?? {};
  return {
    value: Number(Math.exp(recorded.mean).toPrecision(6)),
    runs: recorded.count,
    lowest: Math.min(...baseline.values),
    highest: Math.max(...baseline.values),
    change: share(worse),
    low,
    high,
    ...(attempts.length > 1 ? { attempts } : {}),
    ...(upTo > 1 ? { upTo } : {}),
    result: low > allowed ? 'fail' : high > allowed ? 'inconclusive' : 'pass',
  };
}

/** How much worse a run must seem at least before it can be told from the baseline: no smaller `worse.max` is ever met. */
export function leastChange({ values }: Baseline, threshold: Threshold): number {
  const recorded = logarithms(values);
  const reaches = stagesOf(threshold).map(({ passes, runs }) => {
    const { apart } = spread(recorded, { mean: recorded.mean, variance: 0, count: runs });
    return student(recorded.count - 1, passes) * apart;
  });
  return change(Math.min(...reaches), threshold);
}

/** From the log scale. Rounded, because the last digit of a logarithm is not the same on every machine. */
function change(distance: number, { max }: Threshold): number {
  const share = max === undefined ? 1 - Math.exp(-distance) : Math.exp(distance) - 1;
  return Number(share.toFixed(6));
}

interface Logarithms {
  readonly count: number;
  readonly mean: number;
  /** From value to value; 0 of a single one. */
  readonly variance: number;
}

function logarithms(values: readonly number[]): Logarithms {
  const logs = values.map(Math.log);
  const count = logs.length;
  const mean = logs.reduce((sum, one) => sum + one, 0) / count;
  const squares = logs.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return { count, mean, variance: count === 1 || mean === -Infinity ? 0 : squares / (count - 1) };
}

interface Spread {
  /** If each run differs from the others by itself: s · √(1/m + 1/k) (Hahn & Meeker, Statistical Intervals, 1991, chapter 4). */
  readonly apart: number;
  /**
   * If runs of one gate have something in common: all in which they differ less than the recorded ones
   * (the variance components of a one-way classification, Snedecor & Cochran, Statistical Methods, 1989).
   */
  readonly together: number;
}

/** The standard deviation of the difference between the mean of m runs of the same build and that of the k recorded ones. */
function spread({ count: k, variance }: Logarithms, { count: m, variance: within }: Logarithms): Spread {
  const own = Math.min(within, variance);
  return {
    apart: Math.sqrt(variance * (1 / m + 1 / k)),
    together: Math.sqrt(variance * (1 + 1 / k) - own * (1 - 1 / m)),
  };
}
