/** Was the machine too busy for times to mean anything? */
import { median } from '../../core/quantile.ts';
import { type Metric, metrics } from './metrics.ts';
import { type Numbers, valueIn } from './values.ts';

/** Shares of all processors, before a run. */
export interface Look {
  /** Used by other programs. */
  readonly busy: number;
  /** Taken by the hypervisor. */
  readonly steal: number;
}

/** From here on a machine is busy: other programs have so much of all its processors. */
export const busyShare = 0.9;

/** Lighthouse's own measure of the machine, and what was seen before the run. */
export interface Condition extends Look {
  readonly benchmarkIndex: number;
}

export interface Noise {
  readonly why: string;
  /** The metrics that it reached. */
  readonly metrics: readonly Metric[];
}

/** A run's condition and its report. */
export interface Visited extends Condition {
  readonly report: Numbers;
}

/**
 * Undefined where times mean what they say. The benchmark index alone cries wolf: it must vary, other programs must have been
 * seen at work, and the runs must disagree about a metric that depends on time.
 */
export function noise(names: readonly Metric[], runs: readonly Visited[]): Noise | undefined {
  const why = unrest(runs);
  const reached = names.filter((name) => metrics[name].timed && disagree(name, runs));
  return why === undefined || reached.length === 0 ? undefined : { why, metrics: reached };
}

const spread = 1.5;
const busy = 0.25;
const stolen = 0.1;

function unrest(runs: readonly Condition[]): string | undefined {
  if (runs.length === 0) return undefined;
  const indices = runs.map(({ benchmarkIndex }) => benchmarkIndex);
  const [low, high] = [Math.min(...indices), Math.max(...indices)];
  const mean = (of: (run: Condition) => number): number => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  const [others, taken] = [mean((run) => run.busy), mean((run) => run.steal)];
  if (high / low <= spread || (others <= busy && taken <= stolen)) return undefined;
  const who =
    others > busy
      ? `other programs used ${percent(others)} of the processors`
      : `the hypervisor took ${percent(taken)} of the processors`;
  return `Lighthouse's benchmark of this machine went from ${Math.round(low)} to ${Math.round(high)} while ${who}, and the runs disagree. Run it again when the machine has nothing else to do.`;
}

/** Beyond what single runs differ by on a machine at rest: 10 points, 300 ms, half of the median. */
function disagree(name: Metric, runs: readonly Visited[]): boolean {
  const values = runs.flatMap(({ report }) => valueIn(report, name) ?? []);
  const range = Math.max(...values) - Math.min(...values);
  return range > (metrics[name].unit === 'score' ? 10 : Math.max(300, median(values) / 2));
}

/** The runs of the quietest moments: the `count` with the highest benchmark index, in their own order. */
export function quietest<Run extends Pick<Condition, 'benchmarkIndex'>>(
  runs: readonly Run[],
  count: number,
): readonly Run[] {
  const best = new Set(runs.toSorted((a, b) => b.benchmarkIndex - a.benchmarkIndex).slice(0, count));
  return runs.filter((run) => best.has(run));
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
