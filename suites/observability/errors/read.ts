/** From what Sentry has to measurements. */
import { inWords } from '../../../core/in-words.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Errors, ErrorsArgs } from './measure.ts';

export type Subject = 'tagged' | 'issues';

/** Issues that are listed. */
const most = 20;

export function readErrors(subject: Subject, seen: Errors | undefined, args: ErrorsArgs): MeasurementDraft | undefined {
  if (seen === undefined) return undefined;
  return subject === 'tagged' ? tagged(seen, args) : newIssues(seen, args);
}

function tagged(seen: Errors, args: ErrorsArgs): MeasurementDraft {
  const { environments, looked, events, untagged, others = [], release } = seen;
  const { environment } = args;
  if (!environments.includes(environment))
    return { value: inWords(`no event was ever tagged so; there are ${environments.join(', ') || 'none'}`) };
  if (untagged > 0) return { value: inWords(`${untagged} of the last ${events} events of ${release} are not tagged`) };
  const unseen = isOld(seen) ? noneOfLate : elsewhereIn(seen, args);
  if (unseen !== undefined) return notSeen(unseen);
  const elsewhere = others.length === 0 ? '' : `, all of them tagged ${others.join(', ')}`;
  return {
    value: environment,
    items: [{ label: `${events} events of ${release} among the last ${looked}${elsewhere}` }],
  };
}

/** A name that was once sent stays in Sentry's list. */
const isOld = ({ isRecent = true }: Errors): boolean => !isRecent;
const noneOfLate =
  'no event of the last 90 days is tagged so: whether staging’s events arrive shows in one that it sends, such as a test event';

/** Staging may tag its events as those of another environment, unless the release is there too. */
/** Why staging itself may send what is of another environment. */
function elsewhereIn(
  { events, others = [], release, mistagged }: Errors,
  { environment, alsoIn = [] }: ErrorsArgs,
): string | undefined {
  if (mistagged !== undefined)
    return `the last event of ${release} at ${mistagged.origin} is tagged ${mistagged.environment || 'with none'}, and not ${environment}: correct staging’s tag, and let it send a test event`;
  if (others.every((one) => alsoIn.includes(one))) return undefined;
  return `all ${events} events of ${release} are tagged ${others.join(', ')}, none ${environment}: correct staging’s tag, or name under alsoIn where the release is too`;
}

function newIssues(seen: Errors, args: ErrorsArgs): MeasurementDraft {
  const { issues, more, isKnown, elsewhere, release, unnamed } = seen;
  const of = elsewhere.length === 0 ? '' : ` of this project, only of ${elsewhere.join(', ')}`;
  if (!isKnown) return notSeen(`Sentry knows no release ${release}${of}: let CI make it, or give its name as release`);
  if (issues.length === 0 && unnamed > 0)
    return notSeen(`${unnamed} events since ${release} name no release, so it may have new ones: let the SDK send it`);
  const unseen = isOld(seen) ? noneOfLate : elsewhereIn(seen, args);
  if (issues.length === 0 && unseen !== undefined) return notSeen(unseen);
  const items = issues.slice(0, most).map(({ title, url, events }) => ({
    label: title,
    detail: [`${events} events`, url].filter((text) => text !== '').join(', '),
  }));
  return { value: issues.length, ...(more ? { low: issues.length, high: null } : {}), items };
}
