/** A page that shows nothing that tells whether it is guarded. */
import { isEmpty, isOnlyWaiting, isSignInForm } from './content.ts';
import type { Visit } from './visit.ts';
import { errorIn, quoted } from './words.ts';

/** What a visitor is shown in place of a guard or content; undefined if it is one of them. */
export function nothingIn({ shown, blank }: Pick<Visit, 'shown' | 'blank'>): string | undefined {
  if (shown === undefined || isSignInForm(shown)) return undefined;
  if (isEmpty(shown) || (blank && shown.text === '')) return 'the page is blank';
  if (isOnlyWaiting(shown)) return `the page shows only ${quoted(shown.text)}`;
  const error = errorIn(shown.text);
  return error === undefined ? undefined : `the page shows ${quoted(error)}`;
}

/** With what went wrong, if anything did: exceptions name it best. */
export function whyUnseen(visit: Visit): string {
  const { exceptions, failed, console } = visit;
  const [exception] = exceptions;
  const request = failed.find(({ own }) => own) ?? failed[0];
  const logged = console.find(({ own }) => own);
  const failure = request && `${request.method} ${request.url}: ${request.why}`;
  const cause = exception?.split('\n')[0] ?? failure ?? logged?.text;
  return [nothingIn(visit), cause].filter((text) => text !== undefined).join('; ');
}
