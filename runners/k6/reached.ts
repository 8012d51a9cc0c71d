/** Which origins requests reached: as the gate's own k6 counts them, or else by the tag `url` of each sample. */
import { originKey } from './reach.ts';

export const outcomes = ['answered', 'refused', 'moved'] as const;
export type Outcome = (typeof outcomes)[number];

/** The metrics of other protocols, whose every sample is an answer unless its status is one of these. */
const unanswered: Readonly<Record<string, readonly string[]>> = {
  http_req_duration: ['', '0'],
  ws_sessions: ['', '0'],
  grpc_req_duration: ['', '1', '4', '14'],
};
export const metricsWithUrl = Object.keys(unanswered);

/** k6's error codes for an address and for a host that it refuses. */
const refusedCodes: readonly string[] = ['1110', '1111'];

export class Reached {
  /** Requests by origin (`reach.ts`). */
  readonly counts: Readonly<Record<Outcome, Map<string, number>>> = {
    answered: new Map(),
    refused: new Map(),
    moved: new Map(),
  };
  /** Answers by IP address of which nothing else says whose they are. */
  readonly unknown = new Map<string, number>();

  add(outcome: string | undefined, origin = '', count = 1): void {
    const counts = this.counts[outcome as Outcome];
    counts?.set(origin, (counts.get(origin) ?? 0) + count);
  }

  /** One sample of a k6 that does not count them. */
  take(metric: string, tags: Readonly<Record<string, string>>): void {
    const none = unanswered[metric];
    if (none === undefined) return;
    const origin = originIn(tags['url'] ?? '');
    if (refusedCodes.includes(tags['error_code'] ?? '')) this.add('refused', origin ?? tags['name']);
    else if (none.includes(tags['status'] ?? '')) return;
    else if (origin === undefined) this.#addUnknown(tags['ip'] ?? '');
    else this.add('answered', origin);
  }

  #addUnknown(ip: string): void {
    this.unknown.set(ip, (this.unknown.get(ip) ?? 0) + 1);
  }
}

/** Undefined if the script gave the request a name, which takes the URL's place. */
function originIn(url: string): string | undefined {
  const parsed = /^(?:https?|wss?):\/\//.test(url) ? URL.parse(url) : null;
  if (parsed !== null) return originKey(parsed);
  const [, address] = /^([\w.-]+:\d+|\[[\da-f:.]+\]:\d+)\/[\w.]+\/\w+$/i.exec(url) ?? [];
  return address === undefined ? undefined : `//${address.toLowerCase()}`;
}
