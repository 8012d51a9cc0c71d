import { inWords } from '../../../core/in-words.ts';
import type { Item } from '../../../core/model.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { type MeasurementDraft, probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { type Host, look } from './measure.ts';

const { z } = fields;
const versions = ['1.2', '1.3'] as const;
type Subject = 'days' | 'name' | 'chain' | 'protocol';

/**
 * The certificates of staging's origins are good for a while, are for their hosts, and are signed by a known authority; and old
 * versions of TLS are refused. Each is a check.
 *
 * - `daysLeft`: days for which each certificate of the chain is still valid, default 7. Public certificates live at most 200 days since
 *   March 2026, and 47 from March 2029 (CA/Browser Forum, ballot SC-081). To be warned earlier, claim it twice:
 *   `certificate({ name: 'renewal', daysLeft: 21, level: 'advisory' })`.
 * - `minimum`: the oldest version that may be accepted, default `1.2`. Each older one is offered by itself.
 * - `origins`: names of origins of the definition. Default all of them.
 *
 * A private authority is that of `access.ca`. An origin without TLS has no certificate, so the checks are inconclusive, and so they are
 * if it cannot be reached, or if this machine cannot offer an old version. Throws a `UsageError` that quotes the wrong value.
 */
export const certificate = probeClaim({
  id: 'certificate',
  layer: 'security',
  options: {
    daysLeft: fields.count.default(7),
    minimum: z.enum(versions, { error: '"1.2" or "1.3"' }).default('1.2'),
    origins: z.array(fields.origin, { error: 'names of origins' }).min(1, { error: 'at least one origin' }).optional(),
  },
  prefix: () => 'certificate',
  cores: 0.5,
  seconds: () => 2,
  checks: ({ daysLeft, minimum }) => {
    const check = (id: Subject, title: string, failure: string, why: string) => ({
      ...{ id, measures: id, title, failure, why },
      threshold: { unit: 'count' as const, ...(id === 'days' ? { min: daysLeft } : { max: 0 }) },
    });
    return [
      check(
        'days',
        `The certificate is valid for ${daysLeft} more days`,
        `The certificate ends within ${daysLeft} days`,
        'When it ends, no browser opens the application any more.',
      ),
      check('name', 'The certificate is for its host', 'The certificate is for another host', 'Browsers refuse it.'),
      check(
        'chain',
        'A known authority has signed the certificate',
        'No known authority has signed the certificate',
        'Browsers and other clients refuse it; an intermediate certificate may be missing.',
      ),
      check(
        'protocol',
        `TLS older than ${minimum} is refused`,
        `TLS older than ${minimum} is accepted`,
        'TLS 1.0 and 1.1 are broken and deprecated (RFC 8996).',
      ),
    ];
  },
  measure: look,
  read: (subject: Subject, { certificate: { hosts } }) => readHosts(subject, hosts),
});

function readHosts(subject: Subject, hosts: readonly Host[]): MeasurementDraft {
  const offenders = hosts.flatMap((host): readonly Item[] => {
    const detail = flaw(subject, host);
    return detail === undefined ? [] : [{ label: host.url, detail }];
  });
  const unseen = hosts.find((host) => host.plain === true || (subject === 'protocol' && host.notTried !== undefined));
  const days = hosts.flatMap((host) => host.days ?? []);
  const value = subject === 'days' ? Math.min(...days) : offenders.length;
  const all = { samples: hosts.length, items: offenders };
  if (unseen === undefined || (subject !== 'days' && offenders.length > 0)) return { value, ...all };
  const words =
    unseen.plain === true ? `${unseen.url} has no certificate` : `it could not be offered ${unseen.notTried}`;
  return { value: inWords(words), samples: 0 };
}

/** Of days, what each host shows. */
function flaw(
  subject: Subject,
  { until, subject: name, issuer, nameProblem, chainProblem, accepts = [] }: Host,
): string | undefined {
  switch (subject) {
    case 'days':
      return until && `"${name}" by "${issuer}", valid until ${until}`;
    case 'name':
      return nameProblem;
    case 'chain':
      return chainProblem;
    default:
      return accepts.length === 0 ? undefined : `accepts ${accepts.join(', ')}`;
  }
}
