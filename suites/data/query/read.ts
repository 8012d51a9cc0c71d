/** From what a query came to, to measurements. */
import { notSeen } from '../../../fixtures/claims/not-seen.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import { readTimes } from '../../../fixtures/claims/timing.ts';
import { insteadOf } from '../../../fixtures/connections/instead.ts';
import type { QueryArgs } from './args.ts';
import type { Subject } from './checks.ts';
import type { Answered } from './measure.ts';

export function readAnswer(
  subject: Subject,
  { value, times = [], timesUpTo, reads = [], instead }: Answered,
  { quantile = 'median' }: Pick<QueryArgs, 'quantile'>,
): MeasurementDraft | undefined {
  if (instead !== undefined) return insteadOf(instead);
  if (subject === 'value') return value === undefined ? undefined : { value };
  if (subject === 'time') {
    const rounded = times.map((ms) => Math.round(ms * 100) / 100);
    const read = readTimes(rounded, quantile);
    if (read === undefined || timesUpTo === undefined) return read;
    // It takes longer than that, and nobody knows how much.
    return { ...read, high: null, items: [{ label: `the times end after ${timesUpTo}; there was more` }] };
  }
  const ofTable = reads.filter(({ table, names = [] }) => [table, ...names].includes(subject.table));
  if (ofTable.length === 0) return notSeen(`the query does not read ${subject.table}`);
  return { value: ofTable.filter(({ sequential }) => sequential).length };
}
