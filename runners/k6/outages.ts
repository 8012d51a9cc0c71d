/** Stretches of a load in which every request failed: staging was away, or broken as a whole. */
import { isClear } from '../../core/evaluate.ts';
import type { Item, Measurements, Reason, Task } from '../../core/model.ts';
import { type Measured, toArgs } from './args.ts';
import type { K6Evidence } from './evidence.ts';
import { type Failed, Failures } from './failed.ts';
import { total } from './histogram.ts';
import type { Traffic } from './samples.ts';
import { lengthOf, type Span } from './spans.ts';
import { ofLoad } from './still.ts';

/** In seconds of the load. */
interface Outage {
  readonly from: number;
  readonly to: number;
  /** Of its whole seconds; the most frequent first. */
  readonly failures: readonly Failed[];
}

/** Seconds without an expected answer. What is shorter is a burst of errors, as a busy service has them. */
const shortest = 2;

/** Undefined where no answer was an expected one: then there is no time at which it began. */
export function outagesOf(traffic: Traffic): readonly Outage[] {
  const length = lengthOf(traffic.seconds);
  const spans = ofLoad(traffic, length);
  const end = (traffic.load ?? traffic).seconds;
  const answered = spans.flatMap((span, index) => (total(span.durations) > 0 ? [index] : []));
  if (answered.length === 0 || spans.some(({ failures }) => failures === undefined)) return [];
  // Before the first answer, between two, and after the last one.
  const stretches = [-1, ...answered].flatMap((before, index) => {
    const whole = failing(spans, before, answered[index] ?? spans.length);
    return whole !== undefined && (whole.last - whole.first + 1) * length >= shortest ? [whole] : [];
  });
  return stretches.map(({ first, last }, index) => {
    // A second between two of them counts for the one before.
    const isTaken = stretches[index - 1]?.last === first - 2;
    const early = isTaken ? 0 : failedShare(spans[first - 1]);
    const [from, to] = [(first - early) * length, (last + 1 + failedShare(spans[last + 1])) * length];
    const failures = failuresIn(spans.slice(first, last + 1));
    return { from: Math.round(from), to: Math.min(end, Math.round(to)), failures };
  });
}

/** It tells for how much of the second staging was away. */
function failedShare({ durations, failed }: Span = { durations: [], failed: 0, unsent: 0, checks: [] }): number {
  return failed === 0 ? 0 : failed / (failed + total(durations));
}

interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** From the first failure between two spans with answers to the last; undefined if there is none. What timed out was waited for before. */
function failing(spans: readonly Span[], before: number, after: number): Stretch | undefined {
  const between = spans.slice(before + 1, after);
  const first = between.findIndex(({ failed }) => failed > 0);
  if (first < 0) return undefined;
  const isWaited = between[first]?.failures?.some(({ error }) => /time-?out/i.test(error)) === true;
  const last = before + 1 + between.findLastIndex(({ failed }) => failed > 0);
  return { first: before + 1 + (isWaited ? 0 : first), last };
}

function failuresIn(spans: readonly Span[]): readonly Failed[] {
  const all = new Failures();
  for (const failed of spans.flatMap(({ failures = [] }) => failures)) all.add(failed);
  return all.list;
}

/** The first of them, for people. */
export function outageItems(traffic: Traffic): readonly Item[] {
  return outagesOf(traffic)
    .slice(0, 3)
    .map((one) => ({ label: `every request ${when(one, traffic)}`, detail: how(one) }));
}

/** `from about 12 s to 18 s of the load’s 30 s`. */
function when({ from, to }: Outage, { load, seconds }: Traffic): string {
  return `from about ${from} s to ${to} s of the load’s ${(load ?? { seconds }).seconds} s`;
}

/** `1,204 × dial: connection refused`. */
function how({ failures }: Outage): string {
  const shown = failures.slice(0, 2).map(({ status, error, count }) => `${number(count)} × ${status || error}`);
  return [...shown, ...(failures.length > 2 ? ['others'] : [])].join(', ');
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}

/** Why shares of failures are not sure, by their checks: they come from times at which staging itself did not answer. */
export function away(
  { checks, args }: Task,
  measurements: Measurements,
  { traffic }: K6Evidence,
): Readonly<Record<string, Reason>> {
  const reason = traffic === undefined ? undefined : reasonOf(traffic);
  if (reason === undefined) return {};
  const { measures } = toArgs(args);
  const unsure = checks.filter(({ id, threshold }) => {
    const measurement = measurements[id];
    return measurement !== undefined && isShareOfFailures(measures[id]) && !isClear(threshold, measurement);
  });
  return Object.fromEntries(unsure.map(({ id }) => [id, reason]));
}

function isShareOfFailures(measured: Measured | undefined): boolean {
  if (typeof measured === 'string') return measured === 'errors' || measured === 'checks';
  return measured !== undefined && !('metric' in measured);
}

/** Undefined unless most of what failed did so while staging was away. */
function reasonOf(traffic: Traffic): Reason | undefined {
  const outages = outagesOf(traffic).filter(({ failures }) => sum(failures.filter(isAway)) * 2 > sum(failures));
  const [first, ...others] = outages;
  const inThem = sum(outages.flatMap(({ failures }) => failures));
  if (first === undefined || inThem * 2 < sum(traffic.requests.flatMap(({ failed }) => failed))) return undefined;
  const more = others.length === 0 ? '' : `, and ${others.length === 1 ? 'once' : `${others.length} times`} more`;
  return {
    code: 'gone',
    detail: `every request failed ${when(first, traffic)} (${how(first)})${more}. One load does not say how often that happens`,
  };
}

/** No response, or a gateway's in place of the service's. */
function isAway({ status, error }: Failed): boolean {
  return status === 0 ? !isOfThisMachine(error) : status >= 502 && status <= 504;
}

/** Its network or its DNS: whether staging would have answered is not known. */
function isOfThisMachine(error: string): boolean {
  return /\blookup\b|no such host|network is unreachable|no route to host/i.test(error);
}

function sum(failures: readonly Pick<Failed, 'count'>[]): number {
  return failures.reduce((all, { count }) => all + count, 0);
}
