/** From answers to measurements. */

import type { Span } from '../../core/model.ts';
import { statusAndBody } from '../../fixtures/access/http-body.ts';
import type { MeasurementDraft } from '../../fixtures/claims/probe-claim.ts';
import type { Answered } from './measure.ts';

export function readStatuses(is: number, answers: readonly Answered[]): MeasurementDraft | undefined {
  if (answers.length === 0) return undefined;
  const others = answers.map(described).filter((answer) => answer !== is);
  const items = [...Map.groupBy(others, String)].map(([label, some]) => ({ label, detail: `${some.length} ×` }));
  return { value: answers.length - others.length, samples: answers.length, items: items.slice(0, 10) };
}

function described({ status, bodyEnd = 'complete', error = 'no answer' }: Answered): number | string {
  return status === 0 ? error : statusAndBody(status, bodyEnd);
}

/** `began`: Unix time of the first request in milliseconds. */
export function spanOf(began: number, answers: readonly Answered[]): Span {
  const longest = answers.reduce((most, { ended }) => Math.max(most, ended), 0);
  return { from: began / 1000, to: (began + longest) / 1000 };
}

/** A refusal that comes at once says nothing about the time: without a single answer nothing was measured. */
export function readTime(answers: readonly Answered[]): MeasurementDraft | undefined {
  if (answers.every(({ status }) => status === 0)) return undefined;
  return { value: Math.max(...answers.map(({ ended }) => ended)), samples: answers.length };
}
