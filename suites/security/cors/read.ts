/** From answers to how many of them are wrong. */
import type { Item } from '../../../core/model.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { CorsAnswer, CorsArgs } from './measure.ts';

export type Subject = 'allowed' | 'foreign' | 'session' | 'preflight';

export function readCors(
  subject: Subject,
  { answers }: { readonly answers: readonly CorsAnswer[] },
  args: CorsArgs,
): MeasurementDraft {
  const concerned = answers.filter(({ foreign, asks }) =>
    foreign === undefined
      ? subject === (asks === undefined ? 'allowed' : 'preflight')
      : subject === 'foreign' || subject === 'session',
  );
  const items = concerned.flatMap((answer): readonly Item[] => {
    const wrong = flaw(subject, answer, args);
    return wrong === undefined
      ? []
      : [{ label: `${answer.origin}${answer.foreign === undefined ? '' : ` (${answer.foreign})`}`, detail: wrong }];
  });
  const unseen = concerned.find(({ foreign, status }) => foreign !== undefined && isNobodys(status));
  if (unseen !== undefined && items.length === 0) return notSeen(`${unseen.origin}: ${said(unseen)}`);
  return { value: items.length, samples: concerned.length, items };
}

/** Too many requests, or nobody there: whatever the origin is. A 500 is how libraries refuse one, by an error of their own. */
function isNobodys(status: number): boolean {
  return status === 429 || status >= 502;
}

function said({ asks, status }: CorsAnswer): string {
  return `${asks === undefined ? 'GET' : `the pre-flight for ${asks}`} answered ${status}`;
}

/** `*` allows everybody, but nobody with credentials. */
function isAllowed(allowed: string, origin: string, credentials: boolean): boolean {
  return allowed === origin || (allowed === '*' && !credentials);
}

/** Undefined if the answer is as it should be. */
function flaw(subject: Subject, answer: CorsAnswer, args: CorsArgs): string | undefined {
  const { origin, status, allows } = answer;
  const named = `access-control-allow-origin: ${allows.origin === '' ? '(absent)' : allows.origin}`;
  const session = allows.credentials === 'true';
  const words = said(answer);
  switch (subject) {
    case 'session':
      return allows.origin === origin && session ? `${words}, ${named}, with credentials` : undefined;
    case 'foreign':
      return isAllowed(allows.origin, origin, false) ? `${words}, ${named}` : undefined;
    case 'allowed':
      if (!isAllowed(allows.origin, origin, args.credentials) || status >= 500) return `${words}, ${named}`;
      return session === args.credentials
        ? undefined
        : `${words}, access-control-allow-credentials: ${allows.credentials || '(absent)'}`;
    default:
      return preflightFlaw(answer, words, named, args);
  }
}

/** By the Fetch standard: GET, HEAD and POST need not be listed; `*` is no wildcard with credentials, and never stands for `authorization`. */
function preflightFlaw(
  { origin, asks = 'GET', status, allows }: CorsAnswer,
  words: string,
  named: string,
  args: CorsArgs,
): string | undefined {
  if (status < 200 || status > 299 || !isAllowed(allows.origin, origin, args.credentials)) return `${words}, ${named}`;
  const lists = (list: string, wanted: string, wild = true): boolean => {
    const names = list
      .toLowerCase()
      .split(',')
      .map((name) => name.trim());
    return names.includes(wanted.toLowerCase()) || (wild && !args.credentials && names.includes('*'));
  };
  if (!['GET', 'HEAD', 'POST'].includes(asks) && !lists(allows.methods, asks))
    return `${words}, access-control-allow-methods: ${allows.methods || '(absent)'}`;
  const missing = (args.preflight?.headers ?? []).filter(
    (name) => !lists(allows.headers, name, name.toLowerCase() !== 'authorization'),
  );
  return missing.length === 0 ? undefined : `${words}, access-control-allow-headers without ${missing.join(', ')}`;
}
