/** Whether staging answered what must have asked it. Pure. */
import type { Contact, ContactRule, Reason, TaskRun } from './model.ts';

/** Undefined if it did, or if it did not have to; otherwise what was reached instead. Without a record, it did not. */
export function withoutContact(
  { contact: { of } }: { readonly contact: ContactRule },
  check: string,
  run: Pick<TaskRun, 'contact' | 'contacts' | 'measurements'> | undefined,
): Reason | undefined {
  if (of === 'gate' || of === 'none') return undefined;
  const seen = of === 'test' ? run?.contacts?.[check] : run?.contact;
  if (of === 'observable' && seen === 'not-observable') return undefined;
  if (typeof seen === 'object' && answers(seen) > 0) return undefined;
  const isFirst = typeof seen === 'object' && seen.unasked === true && seen.others.length === 0;
  const saw = (run?.measurements[check]?.items ?? []).slice(0, 3).map(({ label }) => label);
  const detail = typeof seen === 'object' ? instead(seen, saw) : undefined;
  return { code: 'no-contact', ...(detail === undefined ? {} : { detail }), ...(isFirst ? { fix: failedFirst } : {}) };
}

const failedFirst =
  'Fix the test: it failed before its suite had asked staging. Look for an environment variable that is not set, or for something in the suite itself that it waits for. If it tests something other than staging, say so: contact: { none: "why" }.';

/** It asked others alone, or nobody, so what failed there is none of staging's. One that asked a staging that hangs failed there. */
export function isUnasked(
  { contact: { of } }: { readonly contact: ContactRule },
  check: string,
  { contact, contacts }: Pick<TaskRun, 'contact' | 'contacts'>,
): boolean {
  if (of === 'gate' || of === 'none') return false;
  const seen = of === 'test' ? contacts?.[check] : contact;
  return typeof seen === 'object' && seen.unasked === true && answers(seen) === 0;
}

/** What answered the check's test, or its task, in staging's place, in words: that may be why it failed. */
export function wallsBefore(
  { contact: { of } }: { readonly contact: ContactRule },
  check: string,
  run: Pick<TaskRun, 'contact' | 'contacts'>,
): readonly string[] {
  const { walls = [], signIns = [] } = seenBy(of, check, run) ?? {};
  return [...walls, ...signIns];
}

/** Whether it is not staging that answered the gate itself. A sign-in elsewhere may be what the check asks for. */
export function restsOnWall(
  { contact: { of } }: { readonly contact: ContactRule },
  check: string,
  run: Pick<TaskRun, 'contact' | 'contacts'>,
): boolean {
  return of === 'gate' && (seenBy(of, check, run)?.walls ?? []).length > 0;
}

function seenBy(
  of: ContactRule['of'],
  check: string,
  { contact, contacts }: Pick<TaskRun, 'contact' | 'contacts'>,
): Contact | undefined {
  const own = of === 'test' || of === 'gate' ? contacts?.[check] : undefined;
  if (own !== undefined || of === 'test') return own;
  return typeof contact === 'object' ? contact : undefined;
}

/** Answers of declared origins. */
export function answers({ origins }: Contact): number {
  return Object.values(origins).reduce((sum, count) => sum + count, 0);
}

function instead({ others, unasked }: Contact, saw: readonly string[]): string | undefined {
  if (others.length === 0)
    return unasked ? ['it failed before its suite had asked a declared origin', ...saw].join('; ') : undefined;
  return `it reached ${others.slice(0, 3).join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''} instead`;
}
