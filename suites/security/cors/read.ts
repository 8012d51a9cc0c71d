/** From answers to how many of them are wrong. */
import type { Item } from '../../../core/model.ts';
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
  return { value: items.length, samples: concerned.length, items };
}

/** Undefined if the answer is as it should be. */
function flaw(subject: Subject, answer: CorsAnswer, args: CorsArgs): string | undefined {
  const { origin, status, asks, allows } = answer;
  const may = allows.origin === origin || allows.origin === '*';
  const named = `access-control-allow-origin: ${allows.origin === '' ? '(absent)' : allows.origin}`;
  const session = allows.credentials === 'true';
  const said = `${asks === undefined ? 'GET' : `the pre-flight for ${asks}`} answered ${status}`;
  switch (subject) {
    case 'session':
      return allows.origin === origin && session ? `${said}, ${named}, with credentials` : undefined;
    case 'foreign':
      return may ? `${said}, ${named}` : undefined;
    case 'allowed':
      if (allows.origin !== origin || status >= 500) return `${said}, ${named}`;
      return session === args.credentials
        ? undefined
        : `${said}, access-control-allow-credentials: ${allows.credentials || '(absent)'}`;
    default:
      return preflightFlaw(answer, said, named, args);
  }
}

/** By the Fetch standard: GET, HEAD and POST need not be listed; `*` is no wildcard with credentials, and never stands for `authorization`. */
function preflightFlaw(
  { origin, asks = 'GET', status, allows }: CorsAnswer,
  said: string,
  named: string,
  args: CorsArgs,
): string | undefined {
  if (status < 200 || status > 299 || allows.origin !== origin) return `${said}, ${named}`;
  const lists = (list: string, wanted: string, wild = true): boolean => {
    const names = list
      .toLowerCase()
      .split(',')
      .map((name) => name.trim());
    return names.includes(wanted.toLowerCase()) || (wild && !args.credentials && names.includes('*'));
  };
  if (!['GET', 'HEAD', 'POST'].includes(asks) && !lists(allows.methods, asks))
    return `${said}, access-control-allow-methods: ${allows.methods || '(absent)'}`;
  const missing = (args.preflight?.headers ?? []).filter(
    (name) => !lists(allows.headers, name, name.toLowerCase() !== 'authorization'),
  );
  return missing.length === 0 ? undefined : `${said}, access-control-allow-headers without ${missing.join(', ')}`;
}
