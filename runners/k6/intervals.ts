/** The intervals of a load run's figures, from batches in time. */
import { type Batch, independent } from '../../core/batches.ts';
import { type Interval, ratioInterval } from '../../core/ratio-interval.ts';
import { above, type Histogram, quantile, quantileInterval, total } from './histogram.ts';
import type { Traffic } from './samples.ts';
import type { Span } from './spans.ts';

interface Sure extends Interval {
  readonly independent: number;
}

/** Around the 95 % quantile: how much the answers are worth is seen by those that take longer than `max` milliseconds. */
export function intervalOfP95(traffic: Traffic, histogram: Histogram, max = quantile(histogram, 0.95) ?? 0): Sure {
  const worth = worthOf(traffic, total(histogram), ({ durations }) => ({
    hits: above(durations, max),
    of: total(durations),
  }));
  return { ...quantileInterval(histogram, 0.95, worth), independent: Math.floor(worth) };
}

export function intervalOfErrors(traffic: Traffic, failed: number, all: number): Sure {
  return intervalOf(failed, all, traffic, (span) => ({ hits: span.failed, of: span.failed + total(span.durations) }));
}

/** Of the calls of some of the script's checks. */
export function intervalOfChecks(
  traffic: Traffic,
  failed: number,
  all: number,
  isOne: (name: string) => boolean,
): Sure {
  return intervalOf(failed, all, traffic, ({ checks }) => {
    const some = checks.filter(({ name }) => isOne(name));
    const hits = some.reduce((sum, check) => sum + check.failed, 0);
    return { hits, of: some.reduce((sum, { passed }) => sum + passed, hits) };
  });
}

function intervalOf(hits: number, all: number, traffic: Traffic, count: (span: Span) => Batch): Sure {
  const worth = worthOf(traffic, all, count);
  return { ...ratioInterval(hits / all, worth), independent: Math.floor(worth) };
}

/** Older runs did not say when: their answers are taken for independent ones, as they were then. */
function worthOf({ spans }: Traffic, all: number, count: (span: Span) => Batch): number {
  return spans === undefined ? all : Math.min(all, independent(spans.map(count)));
}
