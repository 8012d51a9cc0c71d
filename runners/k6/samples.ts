/** k6's samples, reduced to what is judged and drawn. */
import { bin, type Histogram, toHistogram } from './histogram.ts';
import { Reached } from './reached.ts';
import { type Load, type Second, Seconds } from './seconds.ts';
import type { Span } from './spans.ts';
import { isExpected, isOutside, isOwn, type Tags } from './tags.ts';
import { isUnsent } from './unsent.ts';

/** Samples of one metric, second, set of tags and value. */
export interface Counted {
  readonly metric: string;
  /** Unix time. */
  readonly second: number;
  readonly tags: Tags;
  /** In the metric's unit; milliseconds for durations. */
  readonly value: number;
  readonly count: number;
}

/** The metrics that are read: of the dozen samples that a request leaves, one. */
export const metrics = ['http_req_duration', 'checks', 'iterations', 'dropped_iterations', 'vus', 'contact'] as const;

/** One kind of request: a method and k6's `name` tag, which is the URL unless the script names it. */
export interface Requests {
  readonly name: string;
  /** Answered as expected (`expected_response`), and how long each took. */
  readonly expected: number;
  readonly durations: Histogram;
  readonly failed: readonly Failure[];
}

export interface Failure {
  /** 0 if there was no response. */
  readonly status: number;
  /** k6's error code: 1111 is a refused host, 1050 a time-out, 1212 a refused connection. */
  readonly code: number;
  readonly error: string;
  readonly count: number;
}

/** `requests.json`: what the users' iterations did; requests of set-up and tear-down are counted apart, their checks are not. */
export interface Traffic {
  readonly requests: readonly Requests[];
  /** Requests of `setup()` and `teardown()`. */
  readonly outside: { readonly requests: number; readonly answered: number; readonly errors: readonly string[] };
  readonly checks: readonly { readonly name: string; readonly passed: number; readonly failed: number }[];
  readonly iterations: number;
  readonly dropped: number;
  /** The most users that were active at once, looked at each second. */
  readonly users: number;
  /** How long it went on, with `setup()` and `teardown()`. */
  readonly seconds: number;
  /** Without them; absent in runs that an older stagegate saved, and if nothing happened. */
  readonly load?: Load | undefined;
  /** Unix time of the first second; absent in runs that an older stagegate saved, and if nothing happened. */
  readonly from?: number | undefined;
  /** Seconds by which the machine's clock was set back meanwhile; absent if it was not. */
  readonly setBack?: number | undefined;
  /** Absent in runs that an older stagegate saved. */
  readonly spans?: readonly Span[] | undefined;
}

const mostNames = 200;
/** Different `check()`s: a script may make their names of what staging answers. */
const mostChecks = 1_000;
const otherChecks = '(other checks)';
const otherNames = '(other requests)';
/** Different failures of one kind of request; an error's text may be staging's. */
const mostFailures = 200;
const otherErrors = '(other errors)';
const longestError = 500;

/** Seconds by which samples may come out of order. */
const tolerance = 5;

interface Kind {
  expected: number;
  readonly durations: Map<number, number>;
  readonly failed: Map<string, Failure>;
}

export class Samples {
  readonly reached = new Reached();
  readonly #kinds = new Map<string, Kind>();
  readonly #checks = new Map<string, { passed: number; failed: number }>();
  readonly #seconds = new Seconds();
  readonly #outside = { requests: 0, answered: 0, errors: new Set<string>() };
  #iterations = 0;
  #dropped = 0;
  #users = 0;
  #newest = 0;
  #setBack = 0;

  get traffic(): Traffic {
    return {
      requests: [...this.#kinds].map(([name, { expected, durations, failed }]) => ({
        name,
        expected,
        durations: toHistogram(durations),
        failed: [...failed.values()].toSorted((a, b) => b.count - a.count),
      })),
      outside: { ...this.#outside, errors: [...this.#outside.errors] },
      checks: [...this.#checks].map(([name, counts]) => ({ name, ...counts })),
      iterations: this.#iterations,
      dropped: this.#dropped,
      users: this.#users,
      seconds: this.#seconds.list.length,
      from: this.#seconds.from,
      load: this.#seconds.load,
      ...(this.#setBack > tolerance ? { setBack: this.#setBack } : {}),
      spans: this.#seconds.spans,
    };
  }

  get seconds(): readonly Second[] {
    return this.#seconds.list;
  }

  take({ metric, second, tags, value, count }: Counted): void {
    const outside = isOutside(tags);
    this.#setBack = Math.max(this.#setBack, this.#newest - second);
    this.#newest = Math.max(this.#newest, second);
    switch (metric) {
      case 'http_req_duration':
        if (isOwn(tags)) break;
        if (outside) this.#takeOutside(tags, count);
        else this.#takeRequests(tags, value, second, count);
        break;
      case 'checks':
        this.#takeChecks(tags['check'] ?? '', value === 1, second, count);
        break;
      case 'iterations':
        this.#iterations += value * count;
        break;
      case 'dropped_iterations':
        this.#dropped += value * count;
        break;
      case 'contact':
        this.reached.add(tags['outcome'], tags['origin'], count);
        break;
      case 'vus':
        this.#users = Math.max(this.#users, value);
        this.#seconds.users(second, value, count);
        break;
    }
  }

  #takeRequests(tags: Tags, duration: number, second: number, count: number): void {
    if (tags['expected_response'] === undefined)
      throw new Error('the samples have no tag "expected_response": the script\'s systemTags leave it out.');
    const kind = this.#kind(`${tags['method'] ?? ''} ${tags['name'] ?? ''}`.trim());
    const expected = isExpected(tags);
    this.#seconds.requests(second, expected, duration, count);
    if (expected) {
      kind.expected += count;
      kind.durations.set(bin(duration), (kind.durations.get(bin(duration)) ?? 0) + count);
      return;
    }
    const [status, code] = [Number(tags['status'] ?? 0), Number(tags['error_code'] ?? 0)];
    const keyOf = (text: string): string => `${status} ${code} ${text}`;
    const said = (tags['error'] ?? '').slice(0, longestError);
    if (isUnsent({ code, error: said })) this.#seconds.unsent(second, count);
    else this.#seconds.failures(second, { status, error: said, count });
    const error = kind.failed.size < mostFailures || kind.failed.has(keyOf(said)) ? said : otherErrors;
    const known = kind.failed.get(keyOf(error))?.count ?? 0;
    kind.failed.set(keyOf(error), { status, code, error, count: known + count });
  }

  #takeOutside(tags: Tags, count: number): void {
    this.#outside.requests += count;
    if (Number(tags['status'] ?? 0) > 0) this.#outside.answered += count;
    else if (this.#outside.errors.size < 10) this.#outside.errors.add(tags['error'] ?? '');
  }

  #takeChecks(called: string, passed: boolean, second: number, count: number): void {
    const name = this.#checks.size < mostChecks || this.#checks.has(called) ? called : otherChecks;
    this.#seconds.checks(second, name, passed, count);
    const counts = this.#checks.get(name) ?? { passed: 0, failed: 0 };
    if (passed) counts.passed += count;
    else counts.failed += count;
    this.#checks.set(name, counts);
  }

  #kind(name: string): Kind {
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    if (this.#kinds.size >= mostNames && name !== otherNames) return this.#kind(otherNames);
    const kind: Kind = { expected: 0, durations: new Map(), failed: new Map() };
    this.#kinds.set(name, kind);
    return kind;
  }
}
