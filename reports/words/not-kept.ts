/** Files of evidence in whose place a note stands, in words. */
import type { Evidence, GateReport, NotKept } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { thousands } from '../../core/thousands.ts';

const words: Readonly<Record<NotKept, string>> = {
  'too-large': 'too large to be searched for secrets',
  'not-unpacked': 'could not be unpacked to be searched for secrets',
};

/** How many files are named. */
const shown = 3;

/** `not kept: too large to be searched for secrets`; empty if the file was kept. */
export function whyMissing({ notKept }: Evidence): string {
  return notKept === undefined ? '' : `not kept: ${words[notKept]}`;
}

/** One line, or none if all files were kept. */
export function missingEvidence({ runs }: Pick<GateReport, 'runs'>): readonly string[] {
  const missing = runs.flatMap(({ evidence }) => evidence).filter((one) => one.notKept !== undefined);
  if (missing.length === 0) return [];
  const named = missing.slice(0, shown).map((one) => `${line(one.path)} (${whyMissing(one)})`);
  const more = missing.length > shown ? ` and ${thousands(missing.length - shown)} more` : '';
  return [`evidence is incomplete: ${named.join(', ')}${more}`];
}
