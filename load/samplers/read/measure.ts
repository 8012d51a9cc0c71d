/** From samples to what is judged. Pure: a value that was not seen has no measurement. */
import { type Batch, independent } from '../../../core/batches.ts';
import { inWords } from '../../../core/in-words.ts';
import type { Span, Threshold } from '../../../core/model.ts';
import { ratioInterval } from '../../../core/ratio-interval.ts';
import { slopeOf } from '../../../core/slope.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import { amount, type Subject } from '../checks.ts';
import type { Returns } from '../options.ts';
import { isKnown, numbersIn, type Sample, type Totals } from '../samples.ts';
import { backIn } from './back.ts';
import { seconds } from './unwatched.ts';

/** The first part of a load warms it up: caches fill, pools open. */
const warmUp = 0.25;

export interface Asked {
  readonly threshold: Threshold;
  readonly returns?: Returns | undefined;
  /** The source gives its last value until it has a new one. */
  readonly repeats?: boolean | undefined;
}

type Measurer = (samples: readonly Sample[], span: Span, asked: Asked) => MeasurementDraft | undefined;

export const measurers: Readonly<Record<Subject, Measurer>> = { worst, share, growth, return: returned };

/** From the beginning of the load to the last sample, which is after its end. */
function worst(all: readonly Sample[], { from }: Span, { threshold }: Asked): MeasurementDraft | undefined {
  const { max = Number.POSITIVE_INFINITY, min = Number.NEGATIVE_INFINITY } = threshold;
  const beyond = ({ value }: Sample<number>): number =>
    threshold.max === undefined ? min - value : Math.max(value - max, min - value);
  const known = numbersIn(all).filter(({ at }) => at >= from);
  const [first, ...others] = known;
  if (first === undefined) return undefined;
  const found = others.reduce((most, one) => (beyond(one) > beyond(most) ? one : most), first);
  return {
    value: found.value,
    samples: known.length,
    items: [{ label: `the worst ${seconds(found.at - from)} after the beginning of the load` }],
  };
}

/** Of what happened during the load; a counter that was reset begins anew. */
function share(all: readonly Sample[], { from, to }: Span): MeasurementDraft | undefined {
  const known = all.filter(isKnown).filter((sample): sample is Sample<Totals> => typeof sample.value === 'object');
  // Times are in whole milliseconds: a sample of the load's very first one may have seen some of it already.
  const first = known.findLastIndex(({ at }) => at < from);
  const last = known.findIndex(({ at }) => at >= to);
  const during = known.slice(Math.max(0, first), last < 0 ? undefined : last + 1);
  if (during.length < 2) return undefined;
  const seconds = new Map<number, Batch>();
  for (const [index, { at, value }] of during.slice(1).entries()) {
    const before = during[index]?.value ?? value;
    const [hits, of] = [value.hits - before.hits, value.of - before.of];
    if (hits < 0 || of < hits) continue;
    const second = Math.floor(at - from);
    const sum = seconds.get(second) ?? { hits: 0, of: 0 };
    seconds.set(second, { hits: sum.hits + hits, of: sum.of + of });
  }
  const batches = [...seconds.values()];
  const [hits, of] = [batches.reduce((sum, one) => sum + one.hits, 0), batches.reduce((sum, one) => sum + one.of, 0)];
  if (of === 0) return notSeen('nothing was looked up');
  const worth = Math.min(of, independent(batches));
  return { value: hits / of, samples: of, independent: Math.floor(worth), ...ratioInterval(hits / of, worth) };
}

/** A minute. */
function growth(
  all: readonly Sample[],
  { from, to }: Span,
  { threshold: { unit }, repeats }: Asked,
): MeasurementDraft | undefined {
  const warm = from + warmUp * (to - from);
  const sampled = numbersIn(all).filter(({ at }) => at >= warm && at <= to);
  const known = repeats === true ? sampled.filter(({ value }, index) => value !== sampled[index - 1]?.value) : sampled;
  const slope = slopeOf(known);
  if (slope === undefined) return undefined;
  const [value, low, high] = [slope.value, slope.low, slope.high].map((one) => Number((one * 60).toPrecision(4)));
  const [first = 0, last = 0] = [known[0]?.value, known.at(-1)?.value];
  const items = [
    { label: `${amount(first, unit)} after the first quarter of the load, ${amount(last, unit)} at its end` },
  ];
  return { value: value ?? 0, low, high, samples: known.length, items };
}

function returned(all: readonly Sample[], span: Span, { returns }: Asked): MeasurementDraft | undefined {
  const back = returns && backIn(all, span, returns);
  if (returns === undefined || back === undefined) return undefined;
  const { most, after, last, samples } = back;
  const items = [{ label: `it is back at ${short(most)} or less; the last sample is ${short(last)}` }];
  if (after !== undefined) return { value: Math.round(after * 10) / 10, samples, items };
  return { value: inWords(`${short(last)}, and ${short(most)} or less was to come`), samples, items };
}

function short(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en-US');
}
