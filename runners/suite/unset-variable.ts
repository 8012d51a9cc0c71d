/** Tests that failed because the suite did not get an environment variable. */
import type { Item } from '../../core/model.ts';
import type { RecordedExit } from './exit.ts';
import type { Attempt } from './journal.ts';
import { asArgument } from './variables.ts';

/** None if any error of any attempt may be about something else, or if an attempt had asked anyone before: what it got may be why. */
export function withoutVariable(
  failed: readonly Attempt[],
  { unset = [], withheld = [] }: Partial<RecordedExit>,
): readonly Item[] {
  const errors = failed.flatMap((attempt) => attempt.errors);
  const names = [...new Set(errors.flatMap(({ lacks }) => lacks ?? []))];
  if (names.length === 0 || !failed.every(hasAskedNobody) || errors.some(({ lacks }) => lacks === undefined)) return [];
  return names.map((name) => ({
    label: `${name} is not set for the suite`,
    // The error's own line says it of one that is withheld.
    ...(unset.includes(name) || withheld.includes(name) ? {} : { detail: advice(name) }),
    blames: 'test',
  }));
}

function hasAskedNobody({ silent, contact, errors }: Attempt): boolean {
  return silent === true && errors.length > 0 && contact !== undefined && contact.others.length === 0;
}

function advice(name: string): string {
  return `set it, and name it in the claim: ${asArgument([name])}, or origins: { ${name}: 'app' } for an address of staging`;
}
