/** A page that shows nothing that tells whether it is guarded. */
import { isSameOrigin, pathOf, routeOf } from './address.ts';
import type { PageArgs } from './args.ts';
import { isEmpty, isOnlyWaiting, isSignInForm, troubleOf } from './content.ts';
import type { Visit } from './visit.ts';
import { errorIn, quoted } from './words.ts';

/** The visit ended where it began. */
export function isSamePage({ url, end }: Pick<Visit, 'url' | 'end'>): boolean {
  return isSameOrigin(end, url) && routeOf(end) === routeOf(url);
}

/** What a visitor is shown in place of a guard or content; undefined if it is one of them. */
export function nothingIn({ shown, blank }: Pick<Visit, 'shown' | 'blank'>): string | undefined {
  if (shown === undefined || isSignInForm(shown)) return undefined;
  if (isEmpty(shown) || (blank && shown.text === '')) return 'is blank';
  if (isOnlyWaiting(shown)) return `shows only ${quoted(shown.text)}`;
  const error = errorIn(shown.text);
  return error === undefined ? undefined : `shows ${quoted(error)}`;
}

/** Not even in the picture is there anything, such as a frame of a sign-in service. */
export function isEmptyPage({ shown, blank }: Pick<Visit, 'shown' | 'blank'>): boolean {
  return shown !== undefined && ((blank && shown.text === '') || isOnlyWaiting(shown));
}

/** With what went wrong, if anything did: exceptions name it best. */
export function whyUnseen(visit: Visit, args: PageArgs): string {
  const { exceptions, failed, console } = visit;
  const [exception] = exceptions;
  const request = failed.find(({ own }) => own) ?? failed[0];
  const logged = console.find(({ own }) => own);
  const failure = request && `${request.method} ${request.url}: ${request.why}`;
  const cause = exception?.split('\n')[0] ?? failure ?? logged?.text ?? troubleOf(visit, args);
  const seen = `${isSamePage(visit) ? 'the page' : pathOf(visit.end)} ${nothingIn(visit)}`;
  return [seen, cause].filter((text) => text !== undefined).join('; ');
}
