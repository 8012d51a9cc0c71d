/** What an older stagegate has kept of a visit, as this one would have. */
import type { PageArgs } from './args.ts';
import type { Visit } from './visit.ts';

/** It counted the characters of the text, and kept none. */
export interface OlderVisit extends Omit<Visit, 'documents' | 'shown' | 'blank'> {
  readonly text: number;
  readonly passwordField: boolean;
}
export interface OlderArgs extends Omit<PageArgs, 'shows' | 'hides' | 'guard' | 'asVisitor'> {
  readonly redirectsTo?: string;
}

export function currentVisit(visit: Visit | OlderVisit): Visit {
  if (!('passwordField' in visit)) return visit;
  const { text, passwordField, ...rest } = visit;
  // A sign-in form in place of content was none then: with two passwords it is none now.
  const passwords = passwordField ? 2 : 0;
  const none = { found: [], fields: 0, newPasswords: 0, pictures: 0, canvases: 0 };
  return { ...rest, documents: 1, blank: false, shown: { ...none, passwords, text: text > 0 ? 'A text.' : '' } };
}

export function currentArgs(args: PageArgs | OlderArgs): PageArgs {
  if ('shows' in args) return args;
  const { redirectsTo, ...rest } = args;
  return {
    ...rest,
    shows: [],
    hides: [],
    asVisitor: [],
    ...(redirectsTo === undefined ? {} : { guard: { redirectsTo } }),
  };
}
