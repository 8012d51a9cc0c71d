/** The checks of a sampler, in words. */
import { defined } from '../../core/defined.ts';
import type { Unit } from '../../core/model.ts';
import { boundWords } from '../../fixtures/claims/bound-words.ts';
import type { CheckDraft } from '../../fixtures/claims/check-draft.ts';
import type { Sampling } from './options.ts';

/** What a check is measured by. `share`: hits of all, in the whole load. */
export type Subject = 'worst' | 'share' | 'growth' | 'return';

export interface Described {
  /** What is sampled, as the subject of a sentence: `the number of sessions of api in db`. */
  readonly what: string;
  readonly unit: Unit;
  /** It is a share of all that happened during the load, and no state. */
  readonly isShare: boolean;
}

const why =
  'What a load uses up, or does not give back, ends a production system after hours, even if every answer of a short test was good.';

export function samplerChecks(
  { min, max, growth, returns }: Sampling,
  { what, unit, isShare }: Described,
): readonly CheckDraft<Subject>[] {
  const drafts: CheckDraft<Subject>[] = [];
  const bounds = defined({ min, max });
  const written = Object.fromEntries(Object.entries(bounds).map(([key, value]) => [key, amount(value, unit)]));
  if (min !== undefined || max !== undefined)
    drafts.push({
      ...boundWords(`${what} under load`, written as never),
      why,
      measures: isShare ? 'share' : 'worst',
      threshold: { unit, ...bounds },
    });
  const start = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  if (growth !== undefined)
    drafts.push({
      id: 'growth',
      title: `${start} grows by at most ${amount(growth.max, unit)} a minute under load`,
      failure: `${start} grows by more than ${amount(growth.max, unit)} a minute under load`,
      why,
      measures: 'growth',
      threshold: { unit, max: growth.max, per: 'minute' },
    });
  if (returns !== undefined)
    drafts.push({
      id: 'return',
      title: `${start} is back within ${returns.within} s after the load`,
      failure: `${start} is not back within ${returns.within} s after the load`,
      why,
      measures: 'return',
      threshold: { unit: 's', max: returns.within },
    });
  return drafts;
}

/** `200 MB`, `80 %`, `10`. */
export function amount(value: number, unit: Unit): string {
  if (unit === 'bytes') return value >= 1e6 ? `${short(value / 1e6)} MB` : `${short(value / 1e3)} kB`;
  if (unit === 'ratio') return `${short(value * 100)} %`;
  return unit === 'count' ? String(value) : `${value} ${unit}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
