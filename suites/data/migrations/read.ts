/** From what is applied to measurements. Pure. */
import { inWords } from '../../../core/in-words.ts';
import type { Item, Measured } from '../../../core/model.ts';
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import { type Instead, insteadOf } from '../../../fixtures/connections/instead.ts';
import type { Asked, Subject } from './args.ts';
import { type Compared, compare, newest } from './compare.ts';
import { stem } from './files.ts';
import type { Found } from './measure.ts';

export function readMigrations(
  subject: Subject,
  seen: Found | { readonly instead: Instead },
  asked: Asked,
): MeasurementDraft {
  if ('instead' in seen) return insteadOf(seen.instead);
  const { applied, failed = [], files = [] } = seen;
  if (subject === 'dirty') return { value: failed.length, items: itemsOf(failed, 'failed') };
  if (asked.files === undefined) return { value: atHead(applied, asked.head) };
  if (files.length === 0) return notSeen(`no migration in ${asked.files}`);
  const compared = compare(files, applied, asked.tool);
  if (subject === 'head') return { value: headOf(compared, applied) };
  return { value: compared.pending.length, samples: files.length, items: itemsOf(compared.pending, 'pending') };
}

/** A file's name is the migration's. */
function atHead(applied: readonly string[], head = ''): Measured {
  const at = newest(applied);
  if (at === undefined) return inWords('no migration is applied');
  return stem(at) === stem(head) ? head : at;
}

function headOf({ heads, applied, unknown }: Compared, rows: readonly string[]): Measured {
  const at = newest(rows);
  if (at === undefined) return inWords('no migration is applied');
  if (unknown.length > 0) return inWords(`${unknown.join(', ')}, which the project’s files do not have`);
  const missing = heads.filter((name) => !applied.includes(name));
  return missing.length === 0 ? 'head' : inWords(`${at}, and the newest is ${missing.join(', ')}`);
}

function itemsOf(names: readonly string[], detail: string): readonly Item[] {
  return names.map((label) => ({ label, detail }));
}
