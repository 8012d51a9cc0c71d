/** Dates of a certificate by two clocks: this machine's, and that of who shows it. */
import type { Shown } from '../../../fixtures/access/handshake.ts';

/** Only the dates of a certificate make these of it. */
export const isByDate = (problem = ''): boolean => /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/.test(problem);

/** What time it was, by both clocks. ISO 8601. */
export interface Clocks {
  readonly here: string;
  readonly there: string;
}

type Dated = Partial<Shown> & { readonly clocks?: Clocks | undefined };

/** Milliseconds by which the clocks may differ. */
const mostSkew = 60_000;
const day = 86_400_000;

/** Whole days between a moment and the end. */
export function daysUntil(until: string, moment: string | Date): number {
  return Math.floor((Date.parse(until) - new Date(moment).getTime()) / day);
}

/** Too few days are left by this machine's clock, and enough by the other one. */
export function isShortByClock({ until = '', clocks }: Dated, least: number): boolean {
  if (clocks === undefined || !areApart(clocks)) return false;
  return daysUntil(until, clocks.here) < least && daysUntil(until, clocks.there) >= least;
}

/** It is outside its dates by this machine's clock, and within them by the other one. */
export function isOutsideByClock({ from = '', until = '', chainProblem, clocks }: Dated): boolean {
  if (clocks === undefined || !isByDate(chainProblem) || !areApart(clocks)) return false;
  const isWithin = (moment: string): boolean =>
    Date.parse(from) <= Date.parse(moment) && Date.parse(moment) <= Date.parse(until);
  return !isWithin(clocks.here) && isWithin(clocks.there);
}

function areApart({ here, there }: Clocks): boolean {
  return Math.abs(Date.parse(here) - Date.parse(there)) > mostSkew;
}
