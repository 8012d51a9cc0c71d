/** From an inspection to measurements. */
import { inWords } from '../../../core/in-words.ts';
import type { Measured } from '../../../core/model.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Flaw, Inspection } from './inspect.ts';

/** A kind of flaw, or the variable of an exact text. */
export type Subject = { readonly flaw: Flaw['kind'] } | { readonly variable: string };

/** Without any variable, nothing was seen. */
export function readInspection(subject: Subject, { count, flaws, exact }: Inspection): MeasurementDraft | undefined {
  if (count === 0) return undefined;
  if ('variable' in subject) return { value: exactValue(subject.variable, exact) };
  const items = flaws.filter(({ kind }) => kind === subject.flaw).map(({ name, detail }) => ({ label: name, detail }));
  return { value: items.length, samples: count, items };
}

function exactValue(name: string, exact: Inspection['exact']): Measured {
  const [, value] = Object.entries(exact).find(([key]) => key === name) ?? [];
  return value ?? inWords('(absent)');
}
