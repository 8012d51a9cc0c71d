/** From answers to what is announced, and to what happened past the limit. */
import { inWords } from '../../../core/in-words.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import { retryAfter } from '../../../fixtures/claims/retry-after.ts';
import { type Announced, announcedIn } from './announced.ts';
import type { Counted, RateLimitArgs, Taken } from './measure.ts';

/** What the answers show of a limit. */
interface Shown extends Pick<RateLimitArgs, 'limit' | 'window'> {
  readonly first: Taken['first'];
  readonly announced: readonly Announced[];
  /** The first announcement. */
  readonly start: Announced;
  /** Answers by their status, and how many there were. */
  readonly all: Readonly<Record<string, number>>;
  readonly sent: number;
  readonly refusal: Taken['refusal'];
  /** The first answer's headers, for people. */
  readonly items: readonly { readonly label: string }[];
}

export type Subject = keyof typeof readers;

const absent: MeasurementDraft = { value: inWords('(absent)') };

const readers = {
  limit: ({ start, items }: Shown) => ({ ...(start.limit === undefined ? absent : { value: start.limit }), items }),
  window: ({ start, window, items }: Shown) => {
    const seconds = start.window ?? start.reset;
    if (seconds === undefined) return { ...absent, items };
    const isOther = start.window !== undefined && start.window !== window;
    return { value: isOther ? inWords(`a window of ${seconds} s`) : seconds, items };
  },
  counts: ({ first, announced, window, items }: Shown) => {
    const left = announced.flatMap(({ remaining }) => remaining ?? []);
    if (left.length < 2) return { ...absent, items };
    if (Math.max(...left) === 0) return usedUp(first[0], window);
    return { value: Math.max(...left.slice(1).map((now, index) => (left[index] ?? 0) - now)), samples: left.length };
  },
  refusal: ({ refusal, sent, all }: Shown) => ({
    value: refusal === undefined ? inWords(`no 429 in ${sent} requests`) : 429,
    samples: sent,
    items: countsIn(all),
  }),
  reached: ({ first, start, limit, refusal, sent, all }: Shown) => {
    if (refusal === undefined) return { value: inWords(`not within ${sent} requests`), samples: sent };
    const used = start.remaining === undefined ? 0 : limit - start.remaining - (first[0]?.status === 429 ? 0 : 1);
    return { value: Math.max(0, used) + sent - (all['429'] ?? 0), samples: sent };
  },
  retry: ({ refusal }: Shown) => {
    if (refusal === undefined) return notSeen('no answer of 429');
    const seconds = retryAfter(refusal);
    return seconds === undefined ? absent : { value: seconds };
  },
} satisfies Record<string, (shown: Shown) => MeasurementDraft>;

export function readLimit(
  subject: Subject,
  { url, first, all = {}, refusal }: Taken,
  { limit, window, exhaust }: RateLimitArgs,
): MeasurementDraft | undefined {
  const other = first.find(({ status }) => !isOfPath(status, exhaust));
  if (other !== undefined)
    return other.status === 429
      ? usedUp(other, window)
      : notSeen(`${url} answered ${other.status}, which shows no limit of its own`);
  const announced = first.map(({ headers, at }) => announcedIn(headers, limit, at));
  const [start] = announced;
  if (start === undefined) return undefined;
  const sent = Object.values(all).reduce((sum, count) => sum + count, 0);
  const items = [{ label: headersIn(first[0]?.headers ?? {}) }];
  return readers[subject]({ first, announced, start, items, limit, window, all, sent, refusal });
}

/** Whether the path itself gave an answer of this status, or its limit did. */
function isOfPath(status: number, exhaust: boolean): boolean {
  return (status >= 200 && status <= 299) || (exhaust && status === 429);
}

/** Inconclusive, with how long to wait. */
function usedUp({ headers = {}, at = 0 }: Partial<Counted> = {}, window: number): MeasurementDraft {
  const seconds = retryAfter({ headers, at }) ?? announcedIn(headers, 0, at).reset ?? window;
  const words = `nothing was left from the start; wait ${seconds} s, or write {run} into a header of "as", so that each run is another client`;
  return notSeen(words);
}

function headersIn(headers: Readonly<Record<string, string>>): string {
  const about = Object.entries(headers).filter(([name]) => name !== 'date');
  return about.map(([name, value]) => `${name}: ${value}`).join(', ') || 'no header about a limit';
}

function countsIn(all: Readonly<Record<string, number>>): readonly { readonly label: string }[] {
  return Object.entries(all).map(([status, count]) => ({ label: `${count} answers were ${status}` }));
}
