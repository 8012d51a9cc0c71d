/** How many samples the checks of a script can have, if its scenarios limit its iterations. */
import type { Check, SampleSize } from '../../core/model.ts';
import type { K6Args, Measured, OwnThreshold } from './args.ts';
import { parseExpression } from './thresholds.ts';

/**
 * With fewer answers, a quantile has no upper end, and a share is not shown to be within its bound even if nothing is beyond it: 3.84
 * (Woodruff's and Wilson's 95 % intervals) over the 0.385 that answers of four batches in time are worth at least.
 */
const fewest = {
  quantile: (q: number): number => Math.ceil(Number(((10 * q) / (1 - q)).toPrecision(12))),
  share: (bound: number): number => (bound > 0 ? Math.ceil(Number((10 / bound).toPrecision(12))) : 1),
};

/** `setup()` and `teardown()` count as an iteration each. */
export function sampleSizes(
  checks: readonly Check[],
  { measures, perIteration }: Pick<K6Args, 'measures' | 'perIteration'>,
  iterations: number | undefined,
): Readonly<Record<string, SampleSize>> | undefined {
  if (iterations === undefined) return undefined;
  const sizes = checks.flatMap(({ id, threshold }) => {
    const measured = measures[id];
    const each = measured === undefined ? undefined : perIterationOf(measured, perIteration);
    if (measured === undefined || each === undefined) return [];
    const needs = isThreshold(measured) ? fewestForExpression(measured) : (threshold.minSamples ?? 1);
    return [[id, { most: (iterations + 2) * each, needs }] as const];
  });
  return sizes.length === 0 ? undefined : Object.fromEntries(sizes);
}

function isThreshold(measured: Measured): measured is OwnThreshold {
  return typeof measured === 'object' && 'metric' in measured;
}

function perIterationOf(measured: Measured, { requests, checks }: K6Args['perIteration'] = {}): number | undefined {
  if (!isThreshold(measured)) return measured === 'checks' || typeof measured === 'object' ? checks : undefined;
  const metric = measured.metric.replace(/\{.*$/s, '');
  if (metric === 'iteration_duration') return 1;
  if (metric === 'checks') return checks;
  return metric === 'http_req_failed' || /^http_req_\w+$/.test(metric) ? requests : undefined;
}

/** Of a quantile, or of a share: `p(95)<500`, `rate<0.01`, `rate>0.99`. */
function fewestForExpression({ expression }: OwnThreshold): number {
  const { aggregation, operator, bound } = parseExpression(expression) ?? { aggregation: '', operator: '', bound: 0 };
  const rank = aggregation === 'med' ? '50' : /^p\(([\d.]+)\)$/.exec(aggregation)?.[1];
  if (rank !== undefined) return Number(rank) < 100 ? fewest.quantile(Number(rank) / 100) : 1;
  if (aggregation !== 'rate') return 1;
  return fewest.share(operator.startsWith('<') ? bound : 1 - bound);
}
