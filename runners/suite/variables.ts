/** Environment variables that a suite may miss, because the gate gives it only those that its claim names. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Item } from '../../core/model.ts';
import type { Forwarded } from '../../fixtures/claims/forwarded-variables.ts';
import type { Variables } from '../../fixtures/context/load-context.ts';
import { inherited } from '../processes.ts';
import type { RunContext } from '../runner.ts';
import type { Missed, RecordedExit } from './exit.ts';
import type { Attempt } from './journal.ts';
import { journalFile } from './writer.ts';

/** Names in a text of those that are set where the gate runs, and that the suite does not get. */
export function withheldIn(text: string, { variables: named, origins }: Forwarded, all: Variables): readonly string[] {
  const names = [...new Set(text.match(/\b[A-Z][A-Z\d_]{2,}\b/g))];
  const given = new Set([...inherited, ...named, ...Object.keys(origins)]);
  return names.filter((name) => all[name] !== undefined && !given.has(name));
}

/** For the record of a run: those that the claim names and that are not set, and those that its errors name and that it does not get. */
export function missedIn(text: string, forwarded: Forwarded, all: Variables): Missed {
  const unset = forwarded.variables.filter((name) => all[name] === undefined);
  const withheld = withheldIn(text, forwarded, all);
  return { ...(unset.length === 0 ? {} : { unset }), ...(withheld.length === 0 ? {} : { withheld }) };
}

/** The same of a run, from its journal. */
export function missedBy(
  forwarded: Forwarded,
  { folder, variables }: Pick<RunContext, 'folder' | 'variables'>,
): Missed {
  const journal = join(folder, journalFile);
  return missedIn(existsSync(journal) ? readFileSync(journal, 'utf8') : '', forwarded, variables);
}

export function withheldWords(names: readonly string[]): string {
  return `${areSet(names, '')}, but a suite gets only what its claim names: ${asArgument(names)}`;
}

/** They may have nothing to do with the error in whose files they are read. */
export function readWords(names: readonly string[]): string {
  return `reads ${areSet(names, ', which')} and not passed on (${asArgument(names)})`;
}

function areSet(names: readonly string[], which: string): string {
  return `${names.join(', ')}${which} ${names.length === 1 ? 'is' : 'are'} set where the gate runs`;
}

export function asArgument(names: readonly string[]): string {
  return `variables: [${names.map((name) => `'${name}'`).join(', ')}]`;
}

/** What a test that failed may have missed. */
export function missed(
  failed: readonly Attempt[],
  { unset = [], withheld = [] }: Partial<RecordedExit>,
): readonly Item[] {
  const text = failed.flatMap(({ errors }) => errors.map(({ message }) => message)).join('\n');
  const named = withheld.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return [
    ...(named.length === 0 ? [] : [{ label: withheldWords(named) }]),
    ...(unset.length === 0
      ? []
      : [{ label: `${unset.join(', ')}, which the claim names, ${unset.length === 1 ? 'is' : 'are'} not set` }]),
  ];
}
