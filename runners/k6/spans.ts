/** What the users' iterations did in stretches of time, from which intervals are computed. */
import { type Failed, Failures } from './failed.ts';
import { type Histogram, toHistogram } from './histogram.ts';

/** All stretches of a run are equally long: a second, or 2, 4 … so that there are at most 256. The last may be shorter. */
export interface Span {
  /** Of expected answers, to three digits. */
  readonly durations: Histogram;
  readonly failed: number;
  /** Of those that failed, the requests that were never sent: refused by the gate, or for want of this machine's means. */
  readonly unsent: number;
  /** How those that were sent failed; absent in runs that an older stagegate saved. */
  readonly failures?: readonly Failed[] | undefined;
  readonly checks: readonly NamedCheck[];
}

interface NamedCheck {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
}

/** Of one second, or of several. */
export interface Counts {
  requests: number;
  failed: number;
  unsent: number;
  readonly failures: Failures;
  users?: number;
  /** How often k6 counted its users. */
  looks: number;
  readonly durations: Map<number, number>;
  readonly checks: Map<string, { passed: number; failed: number }>;
}

const most = 256;

export function newCounts(): Counts {
  return {
    requests: 0,
    failed: 0,
    unsent: 0,
    failures: new Failures(),
    looks: 0,
    durations: new Map(),
    checks: new Map(),
  };
}

/** Seconds of each stretch of a run. */
export function lengthOf(seconds: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(seconds / most)));
}

/** A stretch in which nothing happened is there too. */
export function spansOf(seconds: ReadonlyMap<number, Counts>): readonly Span[] {
  const times = [...seconds.keys()];
  if (times.length === 0) return [];
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  const length = lengthOf(last - first + 1);
  const spans = Array.from({ length: Math.floor((last - first) / length) + 1 }, newCounts);
  for (const [second, counts] of seconds) {
    const span = spans[Math.floor((second - first) / length)];
    if (span !== undefined) add(span, counts);
  }
  return spans.map(({ durations, failed, unsent, failures, checks }) => ({
    durations: toHistogram(durations),
    failed,
    unsent,
    failures: failures.list,
    checks: [...checks].map(([name, counts]) => ({ name, ...counts })),
  }));
}

function add(span: Counts, { failed, unsent, failures, durations, checks }: Counts): void {
  span.failed += failed;
  span.unsent += unsent;
  for (const failure of failures.list) span.failures.add(failure);
  for (const [duration, count] of durations) {
    const rounded = Number(duration.toPrecision(3));
    span.durations.set(rounded, (span.durations.get(rounded) ?? 0) + count);
  }
  for (const [name, counts] of checks) {
    const known = span.checks.get(name) ?? { passed: 0, failed: 0 };
    span.checks.set(name, { passed: known.passed + counts.passed, failed: known.failed + counts.failed });
  }
}
