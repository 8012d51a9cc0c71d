/** From a visit by somebody who is not signed in to how the page is guarded, in words. */
import { isSignInAddress } from '../../fixtures/access/sign-in-address.ts';
import { isSameOrigin, pathOf, routeOf, saysSignIn, startsWith } from './address.ts';
import type { Guard, PageArgs } from './args.ts';
import { isSignInForm, troubleOf } from './content.ts';
import type { Visit } from './visit.ts';
import { errorIn, isWaitingLine, quoted } from './words.ts';

/** How a page may be guarded, by what was said of it. */
export function guardsOf({ is, redirectsTo, signIn, shows }: Guard = {}): readonly string[] {
  if (redirectsTo !== undefined) return ['log-in page'];
  if (signIn !== undefined) return ['sign-in form'];
  if (shows !== undefined && is === undefined) return ['text shown'];
  return is === undefined ? ['refused', 'log-in page'] : ['refused'];
}

/** A form at the page's own address may be all that there is, or next to what it should guard. */
export const openWithForm = 'open, with a sign-in form in place';

export function guardOf(visit: Visit, args: PageArgs): string {
  const { guard = {} } = args;
  if (visit.foreign || isRefused(visit, guard)) return accepted(visit, guard);
  const value = troubleOf(visit, args) ?? accepted(visit, guard);
  if (!guardsOf(guard).includes(value)) return value;
  return brokenSignIn(visit, guard) ?? leak(visit, guard) ?? value;
}

function isRefused({ status }: Visit, guard: Guard): boolean {
  return Object.keys(guard).length === 0 ? status === 401 || status === 403 : status >= 400 && status === guard.is;
}

/** Everything that the guard says is so, or what is not. */
function accepted(visit: Visit, guard: Guard): string {
  if (Object.keys(guard).length === 0) return anyGuard(visit);
  const { is, redirectsTo, signIn, shows } = guard;
  const { url, status, end, shown } = visit;
  if (is !== undefined && status !== is) return status === 200 ? 'open' : `answers ${status}`;
  if (redirectsTo !== undefined && !startsWith(end, new URL(redirectsTo, url).href)) return elsewhere(visit);
  if (signIn !== undefined && !(shown !== undefined && isSignInForm(shown)))
    return `${elsewhere(visit)}, no sign-in form`;
  if (shows !== undefined && !shown?.found.includes(shows)) return `${elsewhere(visit)}, no ${quoted(shows)}`;
  return guardsOf(guard)[0] ?? 'refused';
}

function anyGuard(visit: Visit): string {
  if (visit.status === 401 || visit.status === 403) return 'refused';
  if (isSamePage(visit)) return elsewhere(visit);
  return isSignInPage(visit) ? 'log-in page' : elsewhere(visit);
}

/** What a visitor got instead. */
function elsewhere(visit: Visit): string {
  const { status, end, shown } = visit;
  if (!isSamePage(visit)) return `another page: ${end}`;
  if (status !== 200) return `answers ${status}`;
  return shown !== undefined && isSignInForm(shown) ? openWithForm : 'open';
}

function isSamePage({ url, end }: Visit): boolean {
  return isSameOrigin(end, url) && routeOf(end) === routeOf(url);
}

/** A sign-in service elsewhere is known by its host too. What is below the page is a part of the page, unless its address says otherwise. */
function isSignInPage({ url, end, foreign, shown }: Visit): boolean {
  const below = routeOf(url).replace(/[/#]+$/, '');
  if (below !== '' && isSameOrigin(end, url) && routeOf(end).startsWith(below))
    return saysSignIn(new URL(routeOf(end).slice(below.length), 'http://localhost/').href, false);
  if (foreign && isSignInAddress(new URL(end))) return true;
  return (shown !== undefined && shown.passwords > 0) || saysSignIn(end, foreign);
}

/** A sign-in page that answers an error, or shows one, lets nobody in. */
function brokenSignIn({ hops, shown, foreign }: Visit, { is }: Guard): string | undefined {
  const { status = 200 } = hops.at(-1) ?? {};
  if (foreign || is !== undefined) return undefined;
  if (status >= 400 && status !== 401 && status !== 403) return `the log-in page answers ${status}`;
  const error = shown === undefined ? undefined : errorIn(shown.text);
  return error === undefined ? undefined : `the log-in page shows ${quoted(error)}`;
}

/** Content that reaches a visitor before a script sends him away, or takes it off the page. */
function leak({ sent, stayed, shown, end }: Visit, { hides }: Guard): string | undefined {
  if (hides !== undefined) {
    const found = sent?.found.includes(hides) || shown?.found.includes(hides) || stayed?.includes(hides);
    return found ? `open: sends ${quoted(hides)}` : undefined;
  }
  const known = [shown?.text ?? '', ...(sent?.elsewhere ?? [])].join(' ').replace(/\s+/g, ' ');
  const before = [...(sent?.texts ?? []), ...(stayed?.split('\n') ?? [])];
  const left = before.find((text) => !isWaitingLine(text) && !known.includes(text));
  return left === undefined ? undefined : `open: sends ${quoted(left)} before it shows ${pathOf(end)}`;
}
