/** From what Prometheus answered to a measurement. */
import { inWords } from '../../../core/in-words.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Answered, Point } from '../../../fixtures/connections/prometheus/answer.ts';
import type { MetricBounds } from './args.ts';
import type { Seen } from './measure.ts';

/** What is not there, not a number or not certain was not seen: it is never 0. */
export function readMetric(seen: Seen, bounds: MetricBounds, inWindow: boolean): MeasurementDraft {
  if ('instead' in seen) return notSeen(seen.instead);
  const { answer, warnings, old } = seen;
  const not = notOne(answer, inWindow);
  if (not !== undefined) return notSeen(not);
  if (old !== undefined) return notSeen(old);
  if (warnings !== undefined) return notSeen(`incomplete: ${warnings.join('; ')}`);
  return worst(answer, bounds, inWindow);
}

/** Undefined if the answer is one series, or one number. */
function notOne({ type, count, series, points }: Answered, inWindow: boolean): string | undefined {
  if (type === 'unknown') return 'an answer that Prometheus does not give';
  if (type === 'string') return 'a string, where a number is expected';
  if (type === 'matrix' && !inWindow)
    return 'a range of points, where one value is expected: take a function of it, such as rate(…)';
  if (count === 0) return 'no such series';
  if (count > 1)
    return `${count.toLocaleString('en-US')} series, where one is expected (${series.join(', ')}${count > series.length ? ', …' : ''}): name one by its labels, or take max(…), min(…) or sum(…)`;
  return points.length === 0 ? 'a histogram, where a number is expected: take histogram_quantile(…)' : undefined;
}

function worst({ points, series }: Answered, bounds: MetricBounds, inWindow: boolean): MeasurementDraft {
  const known = points
    .filter((point) => !Number.isNaN(numberOf(point)))
    .map((point) => ({ point, distance: beyond(point, bounds) }));
  const [first, ...others] = known;
  if (first === undefined) return notSeen('NaN: there is nothing to compute it from, such as a rate without requests');
  const { point, distance } = others.reduce((most, one) => (one.distance > most.distance ? one : most), first);
  const value = numberOf(point);
  return {
    value: Number.isFinite(value) ? value : inWords(point[1]),
    // Infinity is beyond a bound, or on its right side, which no finite measurement says.
    samples: Number.isFinite(value) || distance > 0 ? known.length : 0,
    items: inWindow
      ? [{ label: series[0] ?? 'the value', detail: `at ${new Date(point[0] * 1000).toISOString()}` }]
      : [],
  };
}

/** How far on the wrong side; below 0 on the right one. */
function beyond(point: Point, { is, min = -Infinity, max = Infinity }: MetricBounds): number {
  const value = numberOf(point);
  if (is !== undefined) return Math.abs(value - is);
  if (!Number.isFinite(value)) return (value > 0 ? max : -min) === Infinity ? -Infinity : Infinity;
  return Math.max(value - max, min - value);
}

function numberOf([, value]: Point): number {
  return value.trim() === '' ? Number.NaN : Number(value.replace('Inf', 'Infinity'));
}
