/** Waits until a page is at rest. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Look } from './in-page/look.ts';
import { type LookAt, look, soon } from './look.ts';
import type { Requests } from './requests.ts';

/** Milliseconds in which nothing changes and no request is under way. */
export const calm = 500;
/** Milliseconds for a page that shows what it should and never comes to rest, or has a stream open. */
const restless = 2_000;
/** Milliseconds between two looks: at a page that shows too little, and at one that may be at rest. */
export const pause = { short: 100, long: 250 };
/** Milliseconds that a page always gets to answer in. */
const leastPatience = 5_000;

export interface Wait extends LookAt {
  readonly requests: Requests;
  /** It shows what it should, or has gone where it should. */
  readonly isThere: (seen: Look) => boolean;
  /** Until then, at most, in milliseconds of `performance.now()`. */
  readonly end: number;
}

/**
 * At rest: it shows what it should, nothing has changed and no request was under way for half a second, and what the page had set
 * itself to do within three seconds was done half a second ago. While a stream is open, more may come. Undefined if the page does not answer.
 */
export async function untilAtRest(page: Page, { requests, isThere, end, ...at }: Wait): Promise<Look | undefined> {
  let seen: Look | undefined;
  let last = '';
  let since = performance.now();
  let there: number | undefined;
  let due: number | undefined;
  for (;;) {
    const answer = await look(page, at, Math.max(end - performance.now(), leastPatience));
    const now = performance.now();
    if (answer === 'silent') return undefined;
    if (answer !== 'moved') seen = answer;
    const state = answer === 'moved' ? `moved ${now}` : stateOf(page, answer, requests);
    if (state !== last) [last, since] = [state, now];
    const isCalm = requests.open() === 0 && now - since >= calm && answer !== 'moved';
    there = answer !== 'moved' && isThere(answer) ? (there ?? now) : undefined;
    if (there !== undefined && answer !== 'moved') {
      if (isCalm) due ??= answer.due === 0 ? now : now + answer.due + calm;
      const isDone = isCalm && now >= (due ?? now) && (!requests.isLive() || now - there >= restless);
      if (isDone || now - there >= restless + (due === undefined ? 0 : soon)) break;
    }
    if (now >= end) break;
    await delay(there === undefined ? pause.short : pause.long);
  }
  return seen;
}

/** Everything that a person would see change, and the requests. */
function stateOf(page: Page, { due: _, ...seen }: Look, requests: Requests): string {
  return JSON.stringify([page.url(), seen, requests.moves()]);
}
