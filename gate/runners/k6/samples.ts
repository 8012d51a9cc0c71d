/** k6's raw samples (`--out csv`), reduced to what is judged and drawn. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { records } from './csv.ts';
import { bin, type Histogram, toHistogram } from './histogram.ts';
import { type Second, Seconds } from './seconds.ts';

/** One kind of request: a method and k6's `name` tag, which is the URL unless the script names it. */
export interface Requests {
  readonly name: string;
  /** Answered as expected (`expected_response`), and how long each took. */
  readonly expected: number;
  readonly durations: Histogram;
  readonly failed: readonly Failure[];
}

export interface Failure {
  /** 0 where there was no answer. */
  readonly status: number;
  /** k6's error code: 1111 is a refused host, 1050 a time-out, 1212 a refused connection. */
  readonly code: number;
  readonly error: string;
  readonly count: number;
}

/** `requests.json`: what the users' iterations did; set-up and tear-down are counted apart. */
export interface Traffic {
  readonly requests: readonly Requests[];
  /** Requests of `setup()` and `teardown()`. */
  readonly outside: { readonly requests: number; readonly answered: number; readonly errors: readonly string[] };
  readonly checks: readonly { readonly name: string; readonly passed: number; readonly failed: number }[];
  readonly iterations: number;
  readonly dropped: number;
  /** The most users that were active at once, looked at each second. */
  readonly users: number;
  /** How long it went on. */
  readonly seconds: number;
}

const mostNames = 200;
const otherNames = '(other requests)';

interface Kind {
  expected: number;
  readonly durations: Map<number, number>;
  readonly failed: Map<string, Failure>;
}

export class Samples {
  readonly #kinds = new Map<string, Kind>();
  readonly #checks = new Map<string, { passed: number; failed: number }>();
  readonly #seconds = new Seconds();
  readonly #outside = { requests: 0, answered: 0, errors: new Set<string>() };
  #iterations = 0;
  #dropped = 0;
  #users = 0;

  /** Takes what the file holds, even where its end is missing. */
  static async of(path: string): Promise<Samples> {
    const samples = new Samples();
    const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    await pipeline(createReadStream(path), gunzip, async (chunks) => {
      for await (const record of records(chunks, isRead)) samples.#take(record);
    });
    return samples;
  }

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
    };
  }

  get seconds(): readonly Second[] {
    return this.#seconds.list;
  }

  #take(record: Readonly<Record<string, string>>): void {
    const value = Number(record['metric_value']);
    const second = Number(record['timestamp']);
    const outside = isOutside(record);
    switch (record['metric_name']) {
      case 'http_req_duration':
        if (outside) this.#takeOutside(record);
        else this.#takeRequest(record, value, second);
        break;
      case 'checks':
        if (!outside) this.#takeCheck(record['check'] ?? '', value === 1);
        break;
      case 'iterations':
        this.#iterations += value;
        break;
      case 'dropped_iterations':
        this.#dropped += value;
        break;
      case 'vus':
        this.#users = Math.max(this.#users, value);
        this.#seconds.users(second, value);
        break;
    }
  }

  #takeRequest(record: Readonly<Record<string, string>>, duration: number, second: number): void {
    if (record['expected_response'] === undefined)
      throw new Error('the samples have no tag "expected_response": the script\'s systemTags leave it out.');
    const kind = this.#kind(`${record['method'] ?? ''} ${record['name'] ?? ''}`.trim());
    const expected = record['expected_response'] === 'true';
    this.#seconds.request(second, expected, duration);
    if (expected) {
      kind.expected += 1;
      kind.durations.set(bin(duration), (kind.durations.get(bin(duration)) ?? 0) + 1);
      return;
    }
    const [status, code, error] = [
      Number(record['status'] ?? 0),
      Number(record['error_code'] ?? 0),
      record['error'] ?? '',
    ];
    const key = `${status} ${code} ${error}`;
    kind.failed.set(key, { status, code, error, count: (kind.failed.get(key)?.count ?? 0) + 1 });
  }

  #takeOutside(record: Readonly<Record<string, string>>): void {
    this.#outside.requests += 1;
    if (Number(record['status'] ?? 0) > 0) this.#outside.answered += 1;
    else if (this.#outside.errors.size < 10) this.#outside.errors.add(record['error'] ?? '');
  }

  #takeCheck(name: string, passed: boolean): void {
    const counts = this.#checks.get(name) ?? { passed: 0, failed: 0 };
    if (passed) counts.passed += 1;
    else counts.failed += 1;
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

/** Only `setup()` and `teardown()` belong to no scenario: a user's own group may be called like them. */
function isOutside({ group = '', scenario = '' }: Readonly<Record<string, string>>): boolean {
  return scenario === '' && /^::(?:setup|teardown)(?:::|$)/.test(group);
}

/** Of the dozen lines that a request leaves, one is read. */
function isRead(line: string): boolean {
  return /^(?:http_req_duration|checks|iterations|dropped_iterations|vus),/.test(line);
}
