/** Converts visits that an older stagegate saved. */
import type { PageArgs } from './args.ts';
import type { Visit } from './visit.ts';

/** It kept the length of the text only. */
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
  // It did not look for sign-in forms in place of content, and two passwords are no such form now.
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
