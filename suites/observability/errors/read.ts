/** From what Sentry has to measurements. */
import { inWords } from '../../../core/in-words.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Errors, ErrorsArgs } from './measure.ts';

export type Subject = 'tagged' | 'issues';

/** Issues that are listed. */
const most = 20;

export function readErrors(
  subject: Subject,
  seen: Errors | undefined,
  { environment }: ErrorsArgs,
): MeasurementDraft | undefined {
  if (seen === undefined) return undefined;
  return subject === 'tagged' ? tagged(seen, environment) : newIssues(seen);
}

function tagged({ environments, looked, events, untagged, release }: Errors, environment: string): MeasurementDraft {
  if (!environments.includes(environment))
    return { value: inWords(`no event was ever tagged so; there are ${environments.join(', ') || 'none'}`) };
  if (untagged > 0) return { value: inWords(`${untagged} of the last ${events} events of ${release} are not tagged`) };
  return { value: environment, items: [{ label: `${events} events of ${release} among the last ${looked}` }] };
}

function newIssues(seen: Errors): MeasurementDraft {
  const { issues, more, isKnown, elsewhere, release, unnamed } = seen;
  const of = elsewhere.length === 0 ? '' : ` of this project, only of ${elsewhere.join(', ')}`;
  if (!isKnown) return notSeen(`Sentry knows no release ${release}${of}: let CI make it, or give its name as release`);
  if (issues.length === 0 && unnamed > 0)
    return notSeen(`${unnamed} events since ${release} name no release, so it may have new ones: let the SDK send it`);
  const items = issues.slice(0, most).map(({ title, url, events }) => ({
    label: title,
    detail: [`${events} events`, url].filter((text) => text !== '').join(', '),
  }));
  return { value: issues.length, ...(more ? { low: issues.length, high: null } : {}), items };
}
