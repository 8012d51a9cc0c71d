/** What is checked of a log, in words. */
import type { z } from 'zod';
import type { CheckDraft } from '../../../fixtures/claims/check-draft.ts';
import { written } from '../../../fixtures/claims/pattern.ts';
import { type LogSource, nameOf } from '../../../fixtures/logs/source.ts';
import type { options, Wanted } from './args.ts';

/** `has`: by its place in the list. */
export type Subject = 'none' | { readonly has: number };

interface Asked {
  readonly log: LogSource;
  readonly none: readonly Wanted[];
  readonly has: readonly Wanted[];
  readonly since: z.output<typeof options.since>;
  readonly name?: string;
}

export function checksOf({ since, ...asked }: Asked): readonly CheckDraft<Subject>[] {
  const drafts = draftsOf(asked);
  return since === 'gate' ? drafts.map((draft) => ({ ...draft, whole: true })) : drafts;
}

function draftsOf({ log, none, has, name = nameOf(log) }: Omit<Asked, 'since'>): readonly CheckDraft<Subject>[] {
  const what = none.map(wordsOf).join(' or ');
  const quiet: CheckDraft<Subject> = {
    id: 'quiet',
    title: `No line of ${name} is ${what}`,
    failure: `Lines of ${name} are ${what}`,
    why: 'What goes wrong without an answer that shows it is written here alone.',
    threshold: { unit: 'count', max: 0 },
    measures: 'none',
  };
  return [...(none.length === 0 ? [] : [quiet]), ...has.map((wanted, place) => presentCheck(wanted, place, name))];
}

function presentCheck(wanted: Wanted, place: number, name: string): CheckDraft<Subject> {
  return {
    id: `has ${typeof wanted === 'string' ? wanted : wanted.pattern}`,
    title: `A line of ${name} is ${wordsOf(wanted)}`,
    failure: `No line of ${name} is ${wordsOf(wanted)}`,
    why: 'What is not logged on staging will not be there in production when it is looked for.',
    threshold: { unit: 'count', min: 1 },
    measures: { has: place },
  };
}

function wordsOf(wanted: Wanted): string {
  return typeof wanted === 'string' ? wanted : `like ${written(wanted)}`;
}
