/** Whether staging answered what must have asked it. Pure. */
import type { Contact, ContactRule, Reason, TaskRun } from './model.ts';

/** Undefined if it did, or if it did not have to; otherwise what was reached instead. Without a record, it did not. */
export function withoutContact(
  { contact: { of } }: { readonly contact: ContactRule },
  check: string,
  run: Pick<TaskRun, 'contact' | 'contacts'> | undefined,
): Reason | undefined {
  if (of === 'gate' || of === 'none') return undefined;
  const seen = of === 'test' ? run?.contacts?.[check] : run?.contact;
  if (of === 'observable' && seen === 'not-observable') return undefined;
  if (typeof seen === 'object' && answers(seen) > 0) return undefined;
  const others = typeof seen === 'object' ? seen.others : [];
  return { code: 'no-contact', ...(others.length === 0 ? {} : { detail: instead(others) }) };
}

/** What stood in front of staging and answered the check's test, or its task, in words. */
export function wallsBefore(
  { contact: { of } }: { readonly contact: ContactRule },
  check: string,
  { contact, contacts }: Pick<TaskRun, 'contact' | 'contacts'>,
): readonly string[] {
  const seen = of === 'test' ? contacts?.[check] : contact;
  return typeof seen === 'object' ? (seen.walls ?? []) : [];
}

/** Answers of declared origins. */
export function answers({ origins }: Contact): number {
  return Object.values(origins).reduce((sum, count) => sum + count, 0);
}

function instead(others: readonly string[]): string {
  return `it reached ${others.slice(0, 3).join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''} instead`;
}
