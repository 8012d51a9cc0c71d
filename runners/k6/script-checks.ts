/** What a script itself declares, measured: its `check()`s and its thresholds. */
import type { Item, Measurement, Threshold } from '../../core/model.ts';
import type { OtherChecks, OwnCheck, OwnThreshold } from './args.ts';
import { type K6Evidence, names } from './evidence.ts';
import { isRequestTime, parseExpression } from './thresholds.ts';

type Counted = NonNullable<K6Evidence['traffic']>['checks'][number];

/** Failed calls of one `check()`. */
export function ownCheck({ traffic }: K6Evidence, { check: name }: OwnCheck): Measurement | undefined {
  const found = traffic?.checks.find((check) => check.name === name);
  if (found === undefined || calls([found]) === 0) return undefined;
  return share([found], calls([found]));
}

/** Failed calls of all the others; there may be none, but some `check()` must have been called. */
export function otherChecks({ traffic }: K6Evidence, { checksBeside }: OtherChecks): Measurement | undefined {
  const all = traffic?.checks ?? [];
  if (calls(all) === 0) return undefined;
  const others = all.filter(({ name }) => !checksBeside.includes(name));
  return share(others, calls(all));
}

function calls(checks: readonly Counted[]): number {
  return checks.reduce((sum, { passed, failed }) => sum + passed + failed, 0);
}

function share(checks: readonly Counted[], samples: number): Measurement {
  const failed = checks.reduce((sum, check) => sum + check.failed, 0);
  const items: readonly Item[] = checks
    .filter((check) => check.failed > 0)
    .toSorted((a, b) => b.failed - a.failed)
    .slice(0, 10)
    .map((check) => ({ label: check.name, detail: `${check.failed} of ${check.passed + check.failed} failed` }));
  return {
    value: failed === 0 ? 0 : failed / calls(checks),
    unit: 'ratio',
    samples,
    items,
    evidence: [names.requests],
  };
}

type Metric = NonNullable<K6Evidence['summary']>['metrics'][string];

/** As k6's summary has it. For k6 a threshold on a metric without a sample passes; here it was not measured. */
export function ownThreshold(
  { summary, traffic }: K6Evidence,
  { metric, expression, zero }: OwnThreshold,
  threshold: Threshold,
): Measurement | undefined {
  const found = summary?.metrics[metric];
  const crossed = found?.thresholds?.[expression];
  if (found === undefined || crossed === undefined) return undefined;
  const samples = samplesOf(found) || (crossed ? 1 : zero ? (traffic?.iterations ?? 0) : 0);
  if (samples === 0) return undefined;
  const evidence = [names.summary];
  if (threshold.unit === 'outcome')
    return { value: crossed ? 'crossed' : 'passed', unit: 'outcome', samples, evidence };
  if (!crossed && isTimeOfErrors(metric, traffic)) return undefined;
  const value = compared(found, expression);
  if (value === undefined || (crossed && isWithin(value, threshold))) return undefined;
  return { value, unit: threshold.unit, samples, evidence };
}

/** Fast errors are no fast answers. A script that tags them asks for them. */
function isTimeOfErrors(metric: string, traffic: K6Evidence['traffic']): boolean {
  const requests = traffic?.requests ?? [];
  const answered = requests.some(
    ({ expected, failed }) => expected > 0 || failed.some(({ status }) => status > 0 && status < 400),
  );
  return isRequestTime(metric) && requests.length > 0 && !answered;
}

/** Counters and gauges have no number of samples: what is not 0 has had one. */
function samplesOf({ count, passes, fails, ...rest }: Metric): number {
  if (passes !== undefined) return passes + (fails ?? 0);
  if (rest['avg'] !== undefined) return count ?? 0;
  return [count, rest['value'], rest['min'], rest['max']].some((one) => typeof one === 'number' && one !== 0) ? 1 : 0;
}

function compared(found: Metric, expression: string): number | undefined {
  const parsed = parseExpression(expression);
  if (parsed === undefined) return undefined;
  const { aggregation, bound } = parsed;
  const value = aggregation === 'rate' && found.passes !== undefined ? found['value'] : found[aggregation];
  if (typeof value !== 'number') return undefined;
  if (aggregation !== 'count' || !Number.isInteger(bound)) return value;
  return parsed.operator.startsWith('<')
    ? Math.floor(value)
    : parsed.operator.startsWith('>')
      ? Math.ceil(value)
      : value;
}

function isWithin(value: number, { max, min, is }: Threshold): boolean {
  return (
    (max === undefined || value <= max) && (min === undefined || value >= min) && (is === undefined || value === is)
  );
}
