/** From an inspection to measurements. */
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Flaw, Inspection } from './inspect.ts';

/** A kind of flaw, or the variable of an exact text. */
export type Subject = { readonly flaw: Flaw['kind'] } | { readonly variable: string };

/** Without any variable, nothing was seen. */
export function readInspection(subject: Subject, { count, flaws, exact }: Inspection): MeasurementDraft | undefined {
  if (count === 0) return undefined;
  if ('variable' in subject) return { value: exact[subject.variable] ?? '(absent)' };
  const items = flaws.filter(({ kind }) => kind === subject.flaw).map(({ name, detail }) => ({ label: name, detail }));
  return { value: items.length, samples: count, items };
}
