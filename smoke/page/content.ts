/** From a visit to what the page showed, in words. */
import { isAt, saysAccount } from './address.ts';
import type { PageArgs } from './args.ts';
import type { Shown, Visit } from './visit.ts';
import { errorIn, isBrief, isWaiting, quoted } from './words.ts';

/** The page shows what it should. */
export const shown = 'shown';

/** More documents than any sign-in takes; fewer tell enough of a page that was never there long enough to be looked at. */
const mostDocuments = { seen: 10, unseen: 3 };

type Seen = Pick<Visit, 'end' | 'foreign' | 'documents' | 'trouble' | 'shown' | 'blank'>;

export function contentOf(visit: Seen, args: PageArgs): string {
  const { end, foreign, shown: seen } = visit;
  const trouble = foreign ? undefined : troubleOf(visit, args);
  if (trouble !== undefined) return trouble;
  if (seen === undefined || !isAt(end, args.endsAt)) return `another page: ${end}`;
  const wrong = args.hides.find((text) => seen.found.includes(text));
  if (wrong !== undefined) return `shows ${quoted(wrong)}`;
  const missing = args.shows.find((text) => !seen.found.includes(text));
  if (missing !== undefined)
    return `${visit.blank || isEmpty(seen) ? 'blank: ' : ''}no ${quoted(missing)} within ${args.within} s`;
  const value = args.shows.length > 0 ? shown : unasked(end, seen);
  return value === shown && visit.blank ? 'blank: all of it has one colour' : value;
}

/** Why there is nothing to see. */
export function troubleOf(
  { documents, trouble, shown: seen }: Pick<Seen, 'documents' | 'trouble' | 'shown'>,
  { within }: Pick<PageArgs, 'within'>,
): string | undefined {
  if (documents > mostDocuments[seen === undefined ? 'unseen' : 'seen'])
    return `loads again and again: ${documents} documents`;
  if (trouble !== undefined && !/Timeout/.test(trouble)) return `not loaded (${trouble})`;
  if (seen === undefined) return `no answer within ${within} s: it computes, or opens dialogs, without end`;
  return trouble === undefined ? undefined : `not loaded within ${within} s`;
}

/** Without `shows`: what often appears in place of content. */
function unasked(end: string, seen: Shown): string {
  if (isSignInForm(seen) && !saysAccount(end)) return 'a sign-in form';
  const error = errorIn(seen.text);
  if (error !== undefined) return `an error page: ${quoted(error)}`;
  if (isEmpty(seen)) return 'blank';
  return isOnlyWaiting(seen) ? `still loading: ${quoted(seen.text)}` : shown;
}

export function isEmpty({ text, ...seen }: Shown): boolean {
  return text === '' && isOnlyText(seen);
}

/** It says only that more is to come. */
export function isOnlyWaiting({ text, ...seen }: Shown): boolean {
  return isWaiting(text) && isOnlyText(seen);
}

function isOnlyText({ fields, pictures, canvases }: Omit<Shown, 'text'>): boolean {
  return fields + pictures + canvases === 0;
}

/** One password field, none for a new password, and little else. */
export function isSignInForm({ passwords, newPasswords, text }: Shown): boolean {
  return passwords === 1 && newPasswords === 0 && isBrief(text);
}
