/** Load that stood still for a part of its time: k6 itself, or all answers of staging. */
import type { Reason } from '../../core/model.ts';
import { clockSet } from './clock.ts';
import type { K6Evidence } from './evidence.ts';
import { above, total } from './histogram.ts';
import type { Traffic } from './samples.ts';
import { lengthOf, type Span } from './spans.ts';

/** Seconds, and of a load that lasts longer its tenth: what a busy machine may cost. */
const tolerated = { seconds: 2, share: 0.1 };

/** k6 counts its users each second, whatever staging does. */
export function stoodStill(evidence: Pick<K6Evidence, 'traffic' | 'exit'>): Reason | undefined {
  const { unseen, seconds } = evidence.traffic?.load ?? { unseen: 0, seconds: 0 };
  if (unseen <= Math.max(tolerated.seconds, tolerated.share * seconds)) return undefined;
  if (clockSet(evidence) !== undefined) return undefined;
  return {
    code: 'noisy-host',
    detail: `k6 itself stood still for ${unseen} of the load's ${seconds} s: staging had less load than was asked for`,
  };
}

/**
 * Seconds without any answer, each while a request waited that took longer than `max` milliseconds. Where users pause, as large a share of
 * them as of the seconds in which nobody waited so long is quiet anyway.
 */
export function silentSeconds(traffic: Traffic, max: number): number {
  const length = lengthOf(traffic.seconds);
  const spans = ofLoad(traffic, length);
  const waited = waitedThrough(spans, length, max);
  const [during, beside] = [spans.filter((_, at) => waited.has(at)), spans.filter((_, at) => !waited.has(at))];
  const anyway = during.length * (beside.filter(isQuiet).length / Math.max(1, beside.length));
  const silent = Math.max(0, during.filter(isQuiet).length - anyway);
  return Math.ceil(silent * length);
}

/** Without `setup()` and `teardown()`. */
export function ofLoad({ spans = [], from, load }: Traffic, length: number): readonly Span[] {
  if (from === undefined || load === undefined) return spans;
  const first = load.from - from;
  return spans.slice(Math.floor(first / length), Math.ceil((first + load.seconds) / length));
}

function waitedThrough(spans: readonly Span[], length: number, max: number): ReadonlySet<number> {
  const waited = new Set<number>();
  for (const [index, { durations }] of spans.entries()) {
    const longest = durations.at(-1)?.[0] ?? 0;
    if (above(durations, max) === 0) continue;
    const before = Math.min(index, Math.floor(longest / 1000 / length));
    for (let back = 1; back <= before; back += 1) waited.add(index - back);
  }
  return waited;
}

function isQuiet({ durations, failed }: Span): boolean {
  return failed + total(durations) === 0;
}
