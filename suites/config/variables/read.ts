/** From an inspection to measurements. */
import { inWords } from '../../../core/in-words.ts';
import type { Measured, Reason } from '../../../core/model.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import type { Flaw, Inspection } from './inspect.ts';
import type { Unread } from './measure.ts';

/** A kind of flaw, or the variable of an exact text. */
export type Subject = { readonly flaw: Flaw['kind'] } | { readonly variable: string };

const fix = 'Write the file before the gate runs, or give its path in the definition: variables({ file: … }).';

/** Why nothing was measured: one reason for all checks of a file. */
export function unreadable(seen: Inspection | Unread): Reason | undefined {
  return 'unread' in seen ? { code: 'tool-failed', detail: seen.unread, fix } : undefined;
}

/** Without the file, or without any variable, nothing was seen. */
export function readInspection(subject: Subject, seen: Inspection | Unread): MeasurementDraft | undefined {
  if ('unread' in seen) return undefined;
  const { count, flaws, exact } = seen;
  if (count === 0) return notSeen('no variable in the file');
  if ('variable' in subject) return { value: exactValue(subject.variable, exact) };
  const items = flaws.filter(({ kind }) => kind === subject.flaw).map(({ name, detail }) => ({ label: name, detail }));
  return { value: items.length, samples: count, items };
}

function exactValue(name: string, exact: Inspection['exact']): Measured {
  const [, value] = Object.entries(exact).find(([key]) => key === name) ?? [];
  return value ?? inWords('(absent)');
}
