/** From what Sentry has to measurements. */
import { inWords } from '../../../core/in-words.ts';
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

function tagged({ environments, events, untagged, release }: Errors, environment: string): MeasurementDraft {
  if (!environments.includes(environment))
    return { value: inWords(`no event was ever tagged so; there are ${environments.join(', ') || 'none'}`) };
  if (untagged > 0) return { value: inWords(`${untagged} of the last ${events} events of ${release} are not tagged`) };
  return { value: environment, items: [{ label: `${events} events of ${release} among the last hundred` }] };
}

function newIssues({ issues, more, isKnown, release }: Errors): MeasurementDraft {
  if (!isKnown)
    return {
      value: inWords(`Sentry knows no release ${release}: let CI make it, or give its name as release`),
      samples: 0,
    };
  const items = issues.slice(0, most).map(({ title, url, events }) => ({
    label: title,
    detail: [`${events} events`, url].filter((text) => text !== '').join(', '),
  }));
  return { value: issues.length, ...(more ? { low: issues.length, high: null } : {}), items };
}
