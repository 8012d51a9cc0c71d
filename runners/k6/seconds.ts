/** What went on, second by second. */
import type { Failed } from './failed.ts';
import { bin, quantile, toHistogram } from './histogram.ts';
import { type Counts, newCounts, type Span, spansOf } from './spans.ts';

/** Milliseconds of expected answers; absent if there was none. */
export interface Second {
  /** Since the first request or user. */
  readonly second: number;
  readonly users: number;
  readonly requests: number;
  readonly failed: number;
  readonly p50?: number | undefined;
  readonly p95?: number | undefined;
  readonly p99?: number | undefined;
}

export interface Load {
  /** Unix time. */
  readonly from: number;
  readonly seconds: number;
  /** So many seconds more than k6 counted its users, which it does each second: it stood still. */
  readonly unseen: number;
}

export class Seconds {
  readonly #counts = new Map<number, Counts>();

  /** The most that were seen in the second. */
  users(second: number, users: number, looks: number): void {
    const counts = this.#at(second);
    counts.looks += looks;
    counts.users = Math.max(counts.users ?? 0, users);
  }

  requests(second: number, expected: boolean, duration: number, count: number): void {
    const counts = this.#at(second);
    counts.requests += count;
    if (!expected) counts.failed += count;
    else counts.durations.set(bin(duration), (counts.durations.get(bin(duration)) ?? 0) + count);
  }

  /** They are among the failed ones. */
  unsent(second: number, count: number): void {
    this.#at(second).unsent += count;
  }

  /** How the others failed. */
  failures(second: number, failed: Failed): void {
    this.#at(second).failures.add(failed);
  }

  checks(second: number, name: string, passed: boolean, count: number): void {
    const { checks } = this.#at(second);
    const counts = checks.get(name) ?? { passed: 0, failed: 0 };
    counts[passed ? 'passed' : 'failed'] += count;
    checks.set(name, counts);
  }

  /** Unix time; undefined if nothing happened. */
  get from(): number | undefined {
    return this.#counts.size === 0 ? undefined : [...this.#counts.keys()].reduce((a, b) => Math.min(a, b));
  }

  /** From the first second with a user or a request to the last: without `setup()` and `teardown()`. */
  get load(): Load | undefined {
    const busy = [...this.#counts].filter(([, { requests, users = 0 }]) => requests > 0 || users > 0);
    const seconds = secondsOf(busy.map(([second]) => second));
    const [from] = seconds;
    if (from === undefined) return undefined;
    // A count that is late falls into the next second: there it counts for the one that it left empty.
    const whole = seconds.slice(1, -1);
    const looks = whole.reduce((sum, second) => sum + (this.#counts.get(second)?.looks ?? 0), 0);
    return { from, seconds: seconds.length, unseen: Math.max(0, whole.length - looks) };
  }

  get spans(): readonly Span[] {
    return spansOf(this.#counts);
  }

  /** Without gaps; a second without a look at the users has those of the second before. */
  get list(): readonly Second[] {
    let users = 0;
    return secondsOf([...this.#counts.keys()]).map((at, second) => {
      const counts = this.#counts.get(at);
      users = counts?.users ?? users;
      const histogram = toHistogram(counts?.durations ?? new Map());
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((p) => quantile(histogram, p));
      return { second, users, requests: counts?.requests ?? 0, failed: counts?.failed ?? 0, p50, p95, p99 };
    });
  }

  #at(second: number): Counts {
    const known = this.#counts.get(second);
    if (known !== undefined) return known;
    const counts = newCounts();
    this.#counts.set(second, counts);
    return counts;
  }
}

/** No load pauses for longer: the clock was set. */
const longestPause = 3600;

/** Those that were seen and those between them. */
function secondsOf(seen: readonly number[]): readonly number[] {
  const sorted = seen.toSorted((a, b) => a - b);
  return sorted.flatMap((second, index) => {
    const pause = second - (sorted[index - 1] ?? second - 1) - 1;
    return pause > longestPause ? [second] : Array.from({ length: pause + 1 }, (_, at) => second - pause + at);
  });
}

/** Of `seconds.csv`. */
export const columns = ['second', 'users', 'requests', 'failed', 'p50', 'p95', 'p99'] as const;

/** `seconds.csv`. */
export function secondsCsv(seconds: readonly Second[]): string {
  const rows = seconds.map(({ second, users, requests, failed, p50, p95, p99 }) => [
    second,
    users,
    requests,
    failed,
    ...[p50, p95, p99].map(short),
  ]);
  return [columns.join(','), ...rows.map((row) => row.join(','))].map((row) => `${row}\n`).join('');
}

function short(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : String(bin(milliseconds));
}
