import type { Threshold } from '../../core/model.ts';
import type { CheckDraft } from '../../fixtures/claims/check-draft.ts';

export const none: Threshold = { unit: 'count', max: 0 };

/** A check that measures what it is called after. */
export function check<Id extends string>(
  id: Id,
  threshold: Threshold,
  title: string,
  failure: string,
  why: string,
): CheckDraft<Id> {
  return { id, measures: id, threshold, title, failure, why };
}
