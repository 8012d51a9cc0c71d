/** From what a query came to, to measurements. */
import { inWords } from '../../../core/in-words.ts';
import { quantileOf, quantiles } from '../../../core/order-statistics.ts';
import type { MeasurementDraft } from '../../../fixtures/claims/probe-claim.ts';
import { insteadOf } from '../../../fixtures/connections/instead.ts';
import type { QueryArgs } from './args.ts';
import type { Subject } from './checks.ts';
import type { Answered } from './measure.ts';

export function readAnswer(
  subject: Subject,
  { value, times = [], reads = [], instead }: Answered,
  { quantile = 'median' }: Pick<QueryArgs, 'quantile'>,
): MeasurementDraft | undefined {
  if (instead !== undefined) return insteadOf(instead);
  if (subject === 'value') return value === undefined ? undefined : { value };
  if (subject === 'time') return timeOf(times, quantile);
  const ofTable = reads.filter(({ table }) => table === subject.table);
  if (ofTable.length === 0) return { value: inWords(`the query does not read ${subject.table}`), samples: 0 };
  return { value: ofTable.filter(({ sequential }) => sequential).length };
}

function timeOf(times: readonly number[], quantile: keyof typeof quantiles): MeasurementDraft | undefined {
  const rounded = times.map((ms) => Math.round(ms * 100) / 100);
  const known = quantileOf(rounded, quantiles[quantile]);
  return known && { ...known, samples: times.length, attempts: times.length <= 50 ? rounded : undefined };
}
