import { defined } from '../../../core/defined.ts';
import { ReasonError } from '../../../core/errors.ts';
import type { Item } from '../../../core/model.ts';
import { handshake, type Offered, olderVersions, type Shown, timeThere } from '../../../fixtures/access/handshake.ts';
import { urlAt } from '../../../fixtures/access/hosts.ts';
import { certificateProblem, unreachable } from '../../../fixtures/access/http-failure.ts';
import { check, none } from '../../../fixtures/claims/check.ts';
import * as fields from '../../../fixtures/claims/fields.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import { type MeasurementDraft, probeClaim } from '../../../fixtures/claims/probe-claim.ts';
import { type Clocks, daysUntil, isByDate, isOutsideByClock, isShortByClock } from './clock.ts';

const { z } = fields;
const versions = ['1.2', '1.3'] as const;

interface Host extends Partial<Shown & Offered> {
  readonly url: string;
  /** It speaks no TLS. */
  readonly plain?: true;
  readonly days?: number;
  /** If its dates are wrong by this machine's clock, and it says what time it is. */
  readonly clocks?: Clocks;
}

type Subject = 'days' | 'name' | 'chain' | 'protocol';

/**
 * The certificates of staging's origins are good for a while, are for their hosts, and a known authority vouches for them; and old
 * versions of TLS are refused. Each is a check. A certificate that keeps the gate itself from asking staging is measured all the same.
 *
 * - `daysLeft`: days for which each certificate of the chain is still valid, default 7. Public certificates live at most 200 days since
 *   March 2026, and 47 from March 2029 (CA/Browser Forum, ballot SC-081). To be warned earlier, claim it twice:
 *   `certificate({ name: 'renewal', daysLeft: 21, level: 'advisory' })`.
 * - `minimum`: the oldest version that may be accepted, default `1.2`. Each older one is offered by itself.
 * - `origins`: names of origins of the definition. Default all of them.
 *
 * A private authority is that of `access.ca`. An origin without TLS has no certificate, so the checks are inconclusive, and so they are
 * if it cannot be reached, or if an old version is answered by anything but a refusal: an alert (`protocol_version`, `handshake_failure`), or a
 * closed connection after which today's TLS still works. Dates that are wrong by this machine's clock and right by the server's are
 * inconclusive, too. Throws a `UsageError` that quotes the wrong value.
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
  despite: 'untrusted-certificate',
  seconds: () => 2,
  checks: ({ daysLeft, minimum }) => [
    check(
      'days',
      { unit: 'count', min: daysLeft },
      `The certificate is valid for ${daysLeft} more days`,
      `The certificate ends within ${daysLeft} days`,
      'When it ends, no browser opens the application any more.',
    ),
    check(
      'name',
      none,
      'The certificate is for its host',
      'The certificate is for another host',
      'Browsers refuse it.',
    ),
    check(
      'chain',
      none,
      'A known authority vouches for the certificate',
      'No known authority vouches for the certificate',
      'Browsers and other clients refuse it. It may have expired, or an intermediate certificate is missing; the authority of a company, or of a proxy that inspects TLS, is known once access.ca names it.',
    ),
    check(
      'protocol',
      none,
      `TLS older than ${minimum} is refused`,
      `TLS older than ${minimum} is accepted`,
      'TLS 1.0 and 1.1 are broken and deprecated (RFC 8996).',
    ),
  ],
  async measure({ daysLeft, minimum, origins }, { environment, now }) {
    const names = origins ?? Object.keys(environment.origins);
    const hosts = names.map(async (name): Promise<Host> => {
      const url = new URL(urlAt(environment, '', name));
      if (url.protocol !== 'https:') return { url: url.origin, plain: true };
      const shown = await handshake(url, environment).catch((error: unknown) => {
        throw error instanceof ReasonError ? error : unreachable(error, url, environment);
      });
      const here = now();
      const days = daysUntil(shown.until, here);
      const there = days < daysLeft || isByDate(shown.chainProblem) ? await timeThere(url, environment) : undefined;
      const clocks = there && { here: here.toISOString(), there: there.toISOString() };
      const older = await olderVersions(url, environment, `TLSv${minimum}`);
      return { url: url.origin, ...shown, days, ...defined({ clocks }), ...older };
    });
    return { certificate: { hosts: await Promise.all(hosts) } };
  },
  read: (subject: Subject, { certificate: { hosts } }, { args: { daysLeft } }) => readHosts(subject, hosts, daysLeft),
});

function readHosts(subject: Subject, hosts: readonly Host[], daysLeft: number): MeasurementDraft {
  const offenders = hosts.flatMap((host): readonly Item[] => {
    const detail = flaws[subject](host);
    return detail === undefined ? [] : [{ label: labelOf(subject, host), detail }];
  });
  const [open] = hosts.flatMap((host) => unseen(subject, host, daysLeft) ?? []);
  const days = hosts.flatMap((host) => host.days ?? []);
  const value = subject === 'days' ? Math.min(...days) : offenders.length;
  const all = { samples: hosts.length, items: offenders };
  return open === undefined || (subject !== 'days' && offenders.length > 0) ? { value, ...all } : notSeen(open);
}

/** A headline has no more than this. */
function labelOf(subject: Subject, { url, chainProblem }: Host): string {
  return subject === 'chain' && chainProblem !== undefined ? certificateProblem(chainProblem, new URL(url)) : url;
}

/** Why it cannot be judged, if that is so. */
function unseen(subject: Subject, host: Host, daysLeft: number): string | undefined {
  const { url, plain, notTried, clocks } = host;
  if (plain === true) return `${url} has no certificate`;
  if (subject === 'protocol' && notTried !== undefined) return `it could not be offered ${notTried}`;
  const isByClock =
    (subject === 'days' && isShortByClock(host, daysLeft)) || (subject === 'chain' && isOutsideByClock(host));
  return isByClock
    ? `this machine’s clock says ${clocks?.here}, and ${url} says ${clocks?.there}, by which its certificate is valid: set the clock that is wrong`
    : undefined;
}

/** Of days, what each host shows. */
const flaws: Readonly<Record<Subject, (host: Host) => string | undefined>> = {
  days: shownBy,
  name: ({ nameProblem }) => nameProblem,
  chain: (host) => (isOutsideByClock(host) ? undefined : host.chainProblem && `${host.chainProblem}: ${shownBy(host)}`),
  protocol: ({ accepts = [] }) => (accepts.length === 0 ? undefined : `accepts ${accepts.join(', ')}`),
};

function shownBy({ until, subject, issuer }: Host): string | undefined {
  return until && `"${subject}" by "${issuer}", valid until ${until}`;
}
