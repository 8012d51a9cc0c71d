/** A value against its baseline, in words. */
import type { Comparison, Finding } from '../../core/model.ts';
import { figure } from './format.ts';

/**
 * `34 % worse than the baseline (307 ms in 9 runs, 298 ms to 315 ms), between 24 % and 45 % worse; allowed 20 %; decided by 5 runs: 412 ms,
 * 405 ms, …`; what is allowed if that decided, and by which runs if there may be several. Empty if nothing was compared.
 */
export function againstBaseline(finding: Finding): string {
  const {
    check: { threshold },
    comparison,
  } = finding;
  if (comparison === undefined) return '';
  const { value, runs, lowest, highest, change, low, high } = comparison;
  const [mean = '', least, most] = [value, lowest, highest].map((one) => figure(one, threshold.unit));
  const range = least === most ? '' : `, ${least} to ${most}`;
  const than = percent(change) === '0 %' ? 'the same as' : `${signed(change)} than`;
  const interval = low === high ? '' : `, ${between(comparison)}`;
  const allowed = isByBaseline(finding) ? `; allowed ${percent(threshold.worse?.max ?? 0)}` : '';
  return `${than} the baseline (${mean} in ${runs} runs${range})${interval}${allowed}${decidedBy(finding)}`;
}

/** The mean of the runs that were compared together, as it is compared; undefined of a single run. */
export function meanOfRuns({ check: { threshold }, comparison }: Finding): number | undefined {
  if (comparison?.attempts === undefined) return undefined;
  const { value, change } = comparison;
  return Number((value * (1 + (threshold.max === undefined ? -1 : 1) * change)).toPrecision(6));
}

/** Of a check that passes with its first run there is nothing to say. */
function decidedBy({ check, result, comparison, ...finding }: Finding): string {
  const { attempts, upTo = 1 } = comparison ?? {};
  const byBaseline = isByBaseline({ check, result, ...finding });
  if (upTo === 1 || !(byBaseline || (result === 'pass' && attempts !== undefined))) return '';
  const all = (attempts ?? []).map((one) => figure(one, check.threshold.unit)).join(', ');
  const runs = attempts === undefined ? `the first of up to ${upTo} runs` : `${attempts.length} runs: ${all}`;
  return `; ${result === 'inconclusive' ? 'not decided' : 'decided'} by ${runs}`;
}

/** What decided it is the baseline; it is within its bound. */
export function isByBaseline({ cause }: Finding): boolean {
  return cause === 'worse-than-baseline' || cause === 'close-to-baseline';
}

function between({ low, high }: Comparison): string {
  const alike = low < 0 === high < 0;
  return `between ${alike ? percent(low) : signed(low)} and ${signed(high)}`;
}

function signed(share: number): string {
  return `${percent(share)} ${share < 0 ? 'better' : 'worse'}`;
}

function percent(share: number): string {
  return figure(Math.abs(share), 'ratio', Math.abs(share) < 0.095 ? 1 : 0);
}
