/** Tests that failed because the suite did not get an environment variable. */
import type { Reason } from '../../core/model.ts';
import type { RecordedExit } from './exit.ts';
import { labelOf } from './items.ts';
import type { Attempt, ReportedError } from './journal.ts';
import { asArgument } from './variables.ts';

/** Undefined if any error of any attempt may be about something else, or if an attempt had asked anyone before: what it got may be why. */
export function withoutVariable(
  failed: readonly Attempt[],
  { unset = [], lacked = [] }: Partial<RecordedExit>,
): Reason | undefined {
  const errors = failed.flatMap((attempt) => attempt.errors);
  const [first] = errors;
  if (first?.lacks === undefined || !failed.every(hasAskedNobody)) return undefined;
  if (!errors.every(({ lacks }) => lacks !== undefined && lacked.includes(lacks))) return undefined;
  const names = [...new Set(errors.flatMap(({ lacks }) => lacks ?? []))];
  const are = names.length === 1 ? 'is' : 'are';
  return {
    code: 'suite-failed',
    detail: `${names.join(', ')} ${are} not set for the suite${at(first)}: ${labelOf(first)}`,
    fix: names.every((name) => unset.includes(name)) ? setIt(names) : nameIt(names),
  };
}

function hasAskedNobody({ silent, contact, errors }: Attempt): boolean {
  return silent === true && errors.length > 0 && contact !== undefined && contact.others.length === 0;
}

function setIt(names: readonly string[]): string {
  return `Set ${names.join(', ')} where the gate runs: the claim names ${names.length === 1 ? 'it' : 'them'}.`;
}

function nameIt(names: readonly string[]): string {
  const urls = names.map((name) => `${name}: 'app'`).join(', ');
  return `A suite gets only what its claim names. Pass on what is set where the gate runs: ${asArgument(names)}. For an address of staging, name its origin: origins: { ${urls} }.`;
}

function at({ file, line }: ReportedError): string {
  return file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
}
