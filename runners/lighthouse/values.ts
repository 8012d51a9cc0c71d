/** Numbers from Lighthouse's reports. */
import { type Metric, metrics } from './metrics.ts';

/** What of a report the numbers are in. */
export interface Numbers {
  readonly categories: { readonly [category: string]: { readonly score: number | null } };
  readonly audits: { readonly [audit: string]: { readonly numericValue?: number | undefined } };
}

/** Only what is there and finite. */
export function valueIn({ categories, audits }: Numbers, name: Metric): number | undefined {
  const { category, audit } = metrics[name];
  const value = audit === undefined ? percent(categories[category]?.score) : audits[audit]?.numericValue;
  return value === undefined || !Number.isFinite(value) ? undefined : Math.round(value * 1000) / 1000;
}

function percent(score: number | null | undefined): number | undefined {
  return typeof score === 'number' ? score * 100 : undefined;
}
