/** How a page is guarded, in words, from a visit by somebody who is not signed in. */
import { isSignInAddress } from '../../fixtures/access/sign-in-address.ts';
import { isSameOrigin, pathOf, routeOf, saysSignIn, startsWith } from './address.ts';
import type { Guard, PageArgs } from './args.ts';
import { isSignInForm, troubleOf } from './content.ts';
import { isEmptyPage, isSamePage, nothingIn } from './unseen.ts';
import type { Sent, Visit } from './visit.ts';
import { errorIn, isWaitingLine, quoted } from './words.ts';

/** The values that pass, by what the claim says of the guard. */
export function guardsOf({ is, redirectsTo, signIn, shows }: Guard = {}): readonly string[] {
  if (redirectsTo !== undefined) return ['log-in page'];
  if (signIn !== undefined) return ['sign-in form'];
  if (shows !== undefined && is === undefined) return ['text shown'];
  return is === undefined ? ['refused', 'log-in page'] : ['refused'];
}

/** A form at the page's own address may be all that there is, or next to what it should guard. */
export const openWithForm = 'open, with a sign-in form in place';

export const open = 'open';

/** A page that shows nothing is neither guarded nor open, and neither is a log-in page. */
export const unseen = 'neither guard nor content';

export function guardOf(visit: Visit, args: PageArgs): string {
  const { guard = {} } = args;
  const trouble = isStopped(visit, guard) ? undefined : troubleOf(visit, args);
  if (trouble !== undefined && !isUnseen(visit, guard)) return trouble;
  const value = accepted(visit, guard);
  if (guardsOf(guard).includes(value))
    return brokenSignIn(visit, guard) ?? leak(visit, guard) ?? (isEmptySignIn(visit, guard) ? unseen : value);
  return isUnseen(visit, guard) ? (leak(visit, guard) ?? unseen) : value;
}

/** A status that was asked for is seen all the same. */
function isUnseen(visit: Visit, guard: Guard): boolean {
  return visit.status === 200 && guard.is === undefined && isSamePage(visit) && nothingIn(visit) !== undefined;
}

/** Nobody could sign in there. A status says something without a text. */
function isEmptySignIn(visit: Visit, guard: Guard): boolean {
  const isShown = !isStopped(visit, guard) && guard.is === undefined && visit.hops.at(-1)?.status === 200;
  return isShown && !isSamePage(visit) && isEmptyPage(visit);
}

/** Why content may still be sent; undefined if what is sent is known. */
export function doubtOf({ url, status, end, sent, shown }: Visit, { guard = {} }: PageArgs): string | undefined {
  if (!isSentDue(status, guard)) return undefined;
  if (sent === undefined) return `what ${url} sends was not read`;
  if (sent.gap !== undefined || guard.hides !== undefined || sent.compared) return sent.gap;
  const left = firstLeft(sent, shown);
  return left && `${url} sends ${quoted(left)}, and nothing tells whether ${end} shows it too`;
}

/** A page that is refused sends no content, unless somebody says what to look for. */
export function isSentDue(status: number, { hides }: Guard): boolean {
  return status === 200 || hides !== undefined;
}

/** The visit was stopped before the page's own content. */
function isStopped(visit: Visit, guard: Guard): boolean {
  return visit.foreign || isRefused(visit, guard);
}

function isRefused({ status }: Visit, guard: Guard): boolean {
  return Object.keys(guard).length === 0 ? status === 401 || status === 403 : status >= 400 && status === guard.is;
}

/** The guard if it is all that the claim says, else what differs. */
function accepted(visit: Visit, guard: Guard): string {
  if (Object.keys(guard).length === 0) return anyGuard(visit);
  const got = gotInstead(visit, guard);
  const { is, redirectsTo, signIn, shows } = guard;
  const { url, status, end, shown } = visit;
  if (is !== undefined && status !== is) return status === 200 ? inPlace(visit, guard) : `answers ${status}`;
  if (redirectsTo !== undefined && !startsWith(end, new URL(redirectsTo, url).href)) return got;
  if (signIn !== undefined && !(shown !== undefined && isSignInForm(shown))) return `${got}, no sign-in form`;
  if (shows !== undefined && !shown?.found.includes(shows)) return `${got}, no ${quoted(shows)}`;
  return guardsOf(guard)[0] ?? 'refused';
}

function anyGuard(visit: Visit): string {
  if (visit.status === 401 || visit.status === 403) return 'refused';
  return !isSamePage(visit) && isSignInPage(visit) ? 'log-in page' : gotInstead(visit, {});
}

/** What a visitor got instead. */
function gotInstead(visit: Visit, guard: Guard): string {
  const { status, end, shown } = visit;
  if (!isSamePage(visit)) return `another page: ${end}`;
  if (status !== 200) return `answers ${status}`;
  return shown !== undefined && isSignInForm(shown) ? openWithForm : inPlace(visit, guard);
}

/** It is open only if content is shown, or sent. */
function inPlace(visit: Visit, guard: Guard): string {
  const isSent = guard.hides === undefined || leak(visit, guard) !== undefined;
  return isSent && nothingIn(visit) === undefined ? open : `answers ${visit.status}`;
}

/** The host of another service may say sign-in too. What is below the page is part of it, unless its path says sign-in. */
function isSignInPage({ url, end, foreign, shown }: Visit): boolean {
  const below = routeOf(url).replace(/[/#]+$/, '');
  if (below !== '' && isSameOrigin(end, url) && routeOf(end).startsWith(below))
    return saysSignIn(new URL(routeOf(end).slice(below.length), 'http://localhost/').href, false);
  if (foreign && isSignInAddress(new URL(end))) return true;
  return (shown !== undefined && shown.passwords > 0) || saysSignIn(end, foreign);
}

/** A sign-in page that answers an error, or shows one, lets nobody in. */
function brokenSignIn(visit: Visit, guard: Guard): string | undefined {
  const { hops, shown } = visit;
  const { status = 200 } = hops.at(-1) ?? {};
  if (isStopped(visit, guard) || guard.is !== undefined) return undefined;
  if (status >= 400 && status !== 401 && status !== 403) return `the log-in page answers ${status}`;
  const error = shown === undefined ? undefined : errorIn(shown.text);
  const isAsked = guard.shows !== undefined && error?.includes(guard.shows);
  return error === undefined || isAsked ? undefined : `the log-in page shows ${quoted(error)}`;
}

/** Content that reaches a visitor before a script sends them away, or takes it off the page. */
function leak({ sent, stayed, shown, end }: Visit, { hides }: Guard): string | undefined {
  if (hides !== undefined) {
    const found = sent?.found.includes(hides) || shown?.found.includes(hides) || stayed?.includes(hides);
    return found ? `open: sends ${quoted(hides)}` : undefined;
  }
  const left = sent?.compared ? firstLeft(sent, shown) : undefined;
  return left && `open: sends ${quoted(left)} before it shows ${pathOf(end)}`;
}

/** The first text that the page sends and does not show at the end. */
function firstLeft({ own }: Sent, shown: Visit['shown']): string | undefined {
  const seen = (shown?.text ?? '').replace(/\s+/g, ' ');
  return own.find((text) => !isWaitingLine(text) && !seen.includes(text));
}
