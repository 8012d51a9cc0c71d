/** From answers to measurements. */
import { partialBody } from '../../fixtures/access/http-body.ts';
import type { MeasurementDraft } from '../../fixtures/claims/probe-claim.ts';
import type { ConcurrentArgs } from './args.ts';
import type { Answered } from './measure.ts';

export function readStatuses({ is }: ConcurrentArgs, answers: readonly Answered[]): MeasurementDraft | undefined {
  if (answers.length === 0) return undefined;
  const others = answers.filter((answer) => answer.status !== is || answer.bodyEnd !== 'complete').map(described);
  const items = [...Map.groupBy(others, (other) => other)].map(([label, some]) => ({
    label,
    detail: `${some.length} ×`,
  }));
  return { value: answers.length - others.length, samples: answers.length, items: items.slice(0, 10) };
}

function described({ status, bodyEnd = 'complete', error = 'no answer' }: Answered): string {
  if (status === 0) return error;
  return bodyEnd === 'complete' ? String(status) : `${status}, ${partialBody[bodyEnd]}`;
}

/** A refusal that comes at once says nothing about the time: without a single answer nothing was measured. */
export function readTime(answers: readonly Answered[]): MeasurementDraft | undefined {
  if (answers.every(({ status }) => status === 0)) return undefined;
  return { value: Math.max(...answers.map(({ ended }) => ended)), samples: answers.length };
}
