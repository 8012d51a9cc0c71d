/** Why checks are inconclusive, or the verdict is. */
import type { Finding } from '../../core/model.ts';
import { line } from '../../core/sanitize.ts';
import { thousands } from '../../core/thousands.ts';
import type { Words } from '../words/words.ts';

/** Checks that are inconclusive for one reason, or objections of one kind. */
export interface InconclusiveReason extends Words {
  readonly code: string;
  /** One sentence, whatever the number of checks. */
  readonly sentence: string;
  /** What the tasks, the identity look-ups before and after them, or a check that saw something else reported; each once. */
  readonly details: readonly string[];
  /** Of several checks, what was measured of the first ten: `data/users: expected at least 1, got (no row)`. */
  readonly measured: readonly string[];
  /** The lines that sign what is outstanding, each with what it confirms. */
  readonly toSign: readonly { readonly title: string; readonly command: string }[];
  readonly findings: readonly Finding[];
}

/** The first checks of several, by their ids, and how many more there are. Empty for one: the sentence names it. */
export function checkIds(
  { findings }: InconclusiveReason,
  most: number,
  shown: (id: string) => string = (id) => id,
): string {
  if (findings.length < 2) return '';
  const rest = findings.length - most;
  const ids = findings.slice(0, most).map(({ check }) => shown(line(check.id)));
  return `${ids.join(', ')}${rest > 0 ? ` and ${thousands(rest)} more` : ''}`;
}
