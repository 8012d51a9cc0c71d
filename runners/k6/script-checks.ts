/** What a script itself declares, measured: its `check()`s and its thresholds. */
import type { Measurement, Threshold } from '../../core/model.ts';
import type { OtherChecks, OwnThreshold } from './args.ts';
import { type K6Evidence, names } from './evidence.ts';
import { intervalOfChecks } from './intervals.ts';
import type { Traffic } from './samples.ts';
import { isRequestTime, parseExpression } from './thresholds.ts';

/** Failed calls of the script's `check()`s of some names; undefined if none was called. */
export function failedChecks(
  traffic: Traffic,
  isOne: (name: string) => boolean,
  { max }: Threshold,
): Measurement | undefined {
  const some = traffic.checks.filter(({ name }) => isOne(name));
  const all = calls(some);
  if (all === 0) return undefined;
  const failed = some.reduce((sum, check) => sum + check.failed, 0);
  const broken = some.filter((check) => check.failed > 0).toSorted((a, b) => b.failed - a.failed);
  return {
    value: failed / all,
    unit: 'ratio',
    of: 'checks',
    samples: all,
    ...(max === 0 ? {} : intervalOfChecks(traffic, failed, all, isOne)),
    items: broken
      .slice(0, 10)
      .map((check) => ({ label: check.name, detail: `${check.failed} of ${calls([check])} failed` })),
    evidence: [names.requests],
  };
}

/** All but these; there may be none, but some `check()` must have been called. */
export function otherChecks(
  traffic: Traffic,
  { checksBeside }: OtherChecks,
  threshold: Threshold,
): Measurement | undefined {
  const samples = calls(traffic.checks);
  const others = failedChecks(traffic, (name) => !checksBeside.includes(name), threshold);
  if (others !== undefined || samples === 0) return others;
  return { value: 0, unit: 'ratio', of: 'checks', samples, items: [], evidence: [names.requests] };
}

function calls(checks: Traffic['checks']): number {
  return checks.reduce((sum, { passed, failed }) => sum + passed + failed, 0);
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
