/** Requests of a test that staging left without an answer: they may be why it failed. */
import type { Item } from '../../core/model.ts';
import type { Waited } from '../../fixtures/access/pending.ts';
import type { Attempt, Unanswered } from './journal.ts';
import { requestWords } from './request-words.ts';

/** Of an attempt, in its record. */
const most = 20;
const shown = 3;
/** Seconds: what was asked just now may be answered in time. */
const patience = 1;

/** Each once, the longest first; short ones too, because a test that passes may end at once. */
export function unansweredOf(waited: readonly Waited[]): Unanswered[] {
  const all = waited.map(({ seconds, ...sent }) => ({
    request: requestWords(sent),
    seconds: Math.floor(seconds * 10) / 10,
  }));
  return longest(all).slice(0, most);
}

/** Those that passing tests left behind, too, however soon: event streams that have not begun, and long polls. */
export function harmlessRequests(passed: readonly Attempt[]): ReadonlySet<string> {
  return new Set(passed.flatMap(({ unanswered = [] }) => unanswered.map(({ request }) => request)));
}

/** `GET /teas had no answer in 14.9 s`. */
export function unanswered(attempts: readonly Attempt[], harmless: ReadonlySet<string>): readonly Item[] {
  return longest(attempts.flatMap(({ unanswered = [] }) => unanswered))
    .filter(({ request, seconds }) => seconds >= patience && !harmless.has(request))
    .slice(0, shown)
    .map(({ request, seconds }) => ({
      label: `${request} had no answer in ${seconds} s`,
      shows: `${request.replace(/^\w+ /, '')} had no answer`,
      mayExplain: true,
    }));
}

function longest(all: readonly Unanswered[]): readonly Unanswered[] {
  const sorted = all.toSorted((a, b) => b.seconds - a.seconds);
  return [...Map.groupBy(sorted, ({ request }) => request).values()].flatMap(([first]) => first ?? []);
}
