/** Whether load has failed, whatever the rest of it does. Pure. */
import type { Check, Threshold } from '../../core/model.ts';
import type { RunContext } from '../runner.ts';
import { type Measured, type OwnThreshold, toArgs } from './args.ts';
import { above } from './histogram.ts';
import { measure } from './measure.ts';
import type { Traffic } from './samples.ts';
import type { Settled } from './settled.ts';
import { parseExpression } from './thresholds.ts';
import { withoutUnsent } from './without-unsent.ts';

interface Rule {
  readonly check: string;
  readonly of: Settled['of'];
  readonly most: number;
  readonly allowed: number;
  readonly bad: (traffic: Traffic) => number;
  /** What was seen so far is beyond the bound with its whole interval: a figure at its bound must not end the load by chance. */
  readonly isClear: (traffic: Traffic) => boolean;
}

/** For checks that may end the load and of which the plan limits the samples. */
export function rulesOf({ task, decisive }: Pick<RunContext, 'task' | 'decisive'>): readonly Rule[] {
  const { measures, early } = toArgs(task.args);
  if (!early) return [];
  return task.checks.flatMap((check) => {
    const [measured, size] = [measures[check.id], task.samples?.[check.id]];
    if (measured === undefined || size === undefined || !decisive.includes(check.id)) return [];
    const rule = ruleOf(check, measured, size.most);
    return rule === undefined ? [] : [{ ...rule, check: check.id, most: size.most }];
  });
}

/** The first that says so. */
export function settledBy(rules: readonly Rule[], seen: Traffic): Settled | undefined {
  const { traffic } = withoutUnsent({ traffic: seen });
  if (traffic === undefined) return undefined;
  const rule = rules.find(({ bad, allowed, isClear }) => bad(traffic) > allowed && isClear(traffic));
  if (rule === undefined) return undefined;
  const { check, of, most, allowed } = rule;
  return { check, of, most, allowed, bad: rule.bad(traffic), second: (traffic.load ?? traffic).seconds };
}

function ruleOf({ threshold }: Check, measured: Measured, most: number): Omit<Rule, 'check' | 'most'> | undefined {
  if (typeof measured === 'object' && 'metric' in measured) return ruleOfThreshold(measured, most);
  if (typeof measured === 'string' && measured !== 'checks') return undefined;
  const isOne = (name: string): boolean => {
    if (typeof measured === 'string') return true;
    return 'check' in measured ? name === measured.check : !measured.checksBeside.includes(name);
  };
  return {
    of: 'failed calls of check()',
    allowed: share(threshold.max ?? 1, most),
    bad: ({ checks }) => checks.filter(({ name }) => isOne(name)).reduce((sum, { failed }) => sum + failed, 0),
    isClear: (traffic) => isBeyond(measure(measured, { traffic }, threshold), threshold),
  };
}

function isBeyond(measurement: ReturnType<typeof measure>, { max = Number.POSITIVE_INFINITY }: Threshold): boolean {
  if (measurement === undefined) return false;
  return Number(measurement.low === undefined ? measurement.value : measurement.low) > max;
}

/** k6 compares it without an interval. A threshold on a part of the requests is left to the end. */
function ruleOfThreshold({ metric, expression }: OwnThreshold, most: number): Omit<Rule, 'check' | 'most'> | undefined {
  const { aggregation, operator, bound } = parseExpression(expression) ?? { aggregation: '', operator: '', bound: 0 };
  const isUpper = operator.startsWith('<');
  const isClear = (): boolean => true;
  const rank = aggregation === 'med' ? 50 : Number(/^p\(([\d.]+)\)$/.exec(aggregation)?.[1]);
  if (metric === 'http_req_duration' && isUpper && rank < 100) {
    const bad = ({ requests }: Traffic): number => requests.reduce((sum, one) => sum + above(one.durations, bound), 0);
    return { of: 'slow answers', allowed: slowAllowed(rank / 100, most), bad, isClear };
  }
  if (aggregation !== 'rate') return undefined;
  if (metric === 'http_req_failed' && isUpper)
    return { of: 'failed requests', allowed: share(bound, most), bad: failedRequests, isClear };
  if (metric !== 'checks' || !operator.startsWith('>')) return undefined;
  const bad = ({ checks }: Traffic): number => checks.reduce((sum, { failed }) => sum + failed, 0);
  return { of: 'failed calls of check()', allowed: share(1 - bound, most), bad, isClear };
}

/** The largest number of slow ones of which some may leave the quantile within its bound: it is linear between ranks of `q · (n − 1)`. */
function slowAllowed(q: number, most: number): number {
  return Math.ceil(round((1 - q) * most + q)) - 1;
}

/** The largest number that is at most this share of them. */
function share(of: number, most: number): number {
  return Math.floor(round(of * most));
}

function round(number: number): number {
  return Number(number.toPrecision(12));
}

function failedRequests({ requests }: Traffic): number {
  return requests.reduce((sum, { failed }) => sum + failed.reduce((all, { count }) => all + count, 0), 0);
}
