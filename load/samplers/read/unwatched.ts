/** The part of a load of which no sample says anything. Pure. */
import type { Item, Reason, Span } from '../../../core/model.ts';
import { isKnown, numbersIn, type Sample } from '../samples.ts';

/** Seconds, and of a load that lasts longer its tenth: what may go unseen. */
const tolerated = { seconds: 2, share: 0.1 };
/** Seconds: the gate itself may be busy for so long. */
const pause = 1;
/** Seconds: a burst may be over between two samples, and what it opened is there for so long. */
const justAfter = 0.2;
/** Seconds: times are rounded to milliseconds, and a system corrects its clock a little at a time. */
const corrected = 0.05;

interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Times without a sample of more than a second, and than two that were missed, within the load. `every`: milliseconds. */
export function gapsIn(samples: readonly Sample[], { from, to }: Span, every: number): readonly Gap[] {
  const slack = Math.max(pause, (3 * every) / 1000);
  const times = samples.filter(isKnown).map(({ at }) => at);
  const edges = [times.findLast((at) => at <= from) ?? from, ...times.filter((at) => at > from && at < to)];
  const ends = [...edges.slice(1), times.find((at) => at >= to) ?? to];
  return edges
    .map((start, index): Gap => ({ from: Math.max(start, from), to: Math.min(ends[index] ?? to, to) }))
    .filter((gap) => gap.to - gap.from > slack);
}

/** The same in words, for people. */
export function gapItems(samples: readonly Sample[], span: Span, every: number): readonly Item[] {
  return gapsIn(samples, span, every)
    .slice(0, 5)
    .map(({ from, to }) => ({
      label: `no sample from ${seconds(from - span.from)} to ${seconds(to - span.from)} of the load`,
    }));
}

/** Why the samples do not show the load; undefined if they do. */
export function unwatched(samples: readonly Sample[], span: Span, every: number): Reason | undefined {
  const length = span.to - span.from;
  const known = samples.filter(isKnown);
  const last = samples.findLast((sample) => !isKnown(sample))?.value;
  const words = typeof last === 'object' && 'inWords' in last ? `: ${last.inWords}` : '';
  if (known.some(({ at }, index) => at < (known[index - 1]?.at ?? at) - corrected))
    return notSampled(
      'the machine’s clock was set back meanwhile',
      'Run the gate again, and let nothing set the clock.',
    );
  if (!known.some(({ at }) => at >= span.from && at <= span.to + justAfter))
    return notSampled(
      `there is no sample from the load, which took ${seconds(length)}${words}`,
      words === '' ? 'Sample more often (every), or let the load take longer.' : askWhy,
    );
  const gaps = gapsIn(samples, span, every);
  const unseen = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  if (unseen <= Math.max(tolerated.seconds, tolerated.share * length)) return undefined;
  const longest = gaps.reduce((most, gap) => (gap.to - gap.from > most.to - most.from ? gap : most));
  const place = `from ${seconds(longest.from - span.from)} to ${seconds(longest.to - span.from)}`;
  return notSampled(
    `of the load’s ${seconds(length)} there are no samples for ${seconds(unseen)}, the longest time ${place}${words}`,
    words === '' ? fixOf(longest, samples) : askWhy,
  );
}

const askWhy = 'Find out why what is sampled answered so under this load, then run the gate again.';

/** A gap is an answer that took so long, or the gate did not come to ask. */
function fixOf(gap: Gap, samples: readonly Sample[]): string {
  const within = samples.filter(({ at, took }) => at + took / 2000 > gap.from && at - took / 2000 < gap.to);
  const slowest = Math.max(0, ...within.map(({ took }) => took / 1000));
  return slowest < (gap.to - gap.from) / 2
    ? 'Run the gate on a machine with less to do: it did not come to ask.'
    : `Find out why what is sampled took ${seconds(slowest)} to answer under this load, then run the gate again.`;
}

/** What is counted, or a part of it, was there at no time, so it was looked for where it is not: that no more of it was seen says nothing. `fix`: what to do about it. */
export function absence(samples: readonly Sample[], what: string, fix: string | undefined): Reason | undefined {
  const numbers = numbersIn(samples);
  const [first] = numbers;
  if (fix === undefined || first === undefined) return undefined;
  const when = `in each of ${numbers.length} samples, before the load and after it, too`;
  if (first.absent === undefined)
    return numbers.some(({ value }) => value !== 0) ? undefined : notSampled(`${what} was 0 ${when}`, fix);
  const never = first.absent.filter((name) => numbers.every(({ absent = [] }) => absent.includes(name)));
  return never.length === 0 ? undefined : notSampled(`of ${what}, ${never.join(', ')} had none ${when}`, fix);
}

/** Every value that the source had was from before the load. */
export function stale(samples: readonly Sample[], { from }: Span): Reason | undefined {
  const ages = samples.flatMap(({ at, age }) => (at < from || age === undefined ? [] : [at - age]));
  const newest = Math.max(...ages);
  if (ages.length === 0 || newest >= from) return undefined;
  return notSampled(
    `the source learned its last value ${seconds(from - newest)} before the load began`,
    'Let the load take longer than the source needs for a new value (of Prometheus, its scrape_interval), or sample the application itself (gauge).',
  );
}

export function notSampled(detail: string, fix?: string): Reason {
  return { code: 'not-sampled', detail, ...(fix === undefined ? {} : { fix }) };
}

export function seconds(number: number): string {
  return `${Math.round(number * 10) / 10} s`;
}
