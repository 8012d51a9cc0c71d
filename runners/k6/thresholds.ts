/** A script's own thresholds, such as `http_req_duration: p(95)<500`, in the gate's words. */
import { slug } from '../../core/claim.ts';
import type { Threshold, Unit } from '../../core/model.ts';

interface Expression {
  /** `count`, `rate`, `value`, `avg`, `min`, `max`, `med` or `p(95)`. */
  readonly aggregation: string;
  readonly operator: string;
  readonly bound: number;
}

const grammar =
  /^\s*(count|rate|value|avg|min|max|med|p\(\s*\d+(?:\.\d+)?\s*\))\s*(<=|>=|===?|!=|<|>)\s*([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*$/i;

/** Undefined if it is not a plain comparison. */
export function parseExpression(expression: string): Expression | undefined {
  const [, aggregation, operator, bound] = grammar.exec(expression) ?? [];
  if (aggregation === undefined || operator === undefined) return undefined;
  return { aggregation: aggregation.replace(/\s+/g, ''), operator, bound: Number(bound) };
}

/** What a metric's threshold asks; `passed` if a bound of ours cannot express it. */
export function toThreshold(metric: string, expression: string): Threshold {
  const parsed = parseExpression(expression);
  const limits = parsed === undefined ? undefined : limitsOf(parsed);
  if (parsed === undefined || limits === undefined) return { unit: 'outcome', is: 'passed' };
  return { unit: unitOf(metric, parsed), ...limits };
}

/** Our bounds are inclusive: a strict one is the next number, for counts the next whole one. */
function limitsOf({ aggregation, operator, bound }: Expression): Omit<Threshold, 'unit'> | undefined {
  const whole = aggregation === 'count' && Number.isInteger(bound);
  switch (operator) {
    case '<':
      return { max: whole ? bound - 1 : next(bound, -1) };
    case '<=':
      return { max: bound };
    case '>':
      return { min: whole ? bound + 1 : next(bound, 1) };
    case '>=':
      return { min: bound };
    case '==':
    case '===':
      return { is: bound };
    default:
      return undefined;
  }
}

/** The next representable number. */
function next(number: number, direction: 1 | -1): number {
  if (number === 0) return direction * Number.MIN_VALUE;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, number);
  bits.setBigInt64(0, bits.getBigInt64(0) + BigInt(direction * Math.sign(number)));
  return bits.getFloat64(0);
}

const times =
  /^(?:http_req_(?!failed)\w+|iteration_duration|group_duration|ws_(?:connecting|ping|session_duration)|grpc_req_duration)$/;
const counters =
  /^(?:http_reqs|iterations|dropped_iterations|data_(?:sent|received)|ws_(?:sessions|msgs_\w+)|grpc_streams\w*)$/;

/** How long something took, how much was done in a second, or how many iterations no user was free for. */
export function isTimed(metric: string, expression = ''): boolean {
  const base = metric.replace(/\{.*$/s, '');
  return times.test(base) || base === 'dropped_iterations' || (counters.test(base) && /^\s*rate/.test(expression));
}

/** Of requests whatever their tags say, unless they ask for failed ones. */
export function isRequestTime(metric: string): boolean {
  return /^http_req_(?!failed)\w+(?:\{|$)/.test(metric) && !/expected_response:false|status:|error_code:/.test(metric);
}

/** k6 does not report a metric's kind beforehand: a custom `rate` with a bound up to 1 is a ratio. */
function unitOf(metric: string, { aggregation, bound }: Expression): Unit {
  const base = metric.replace(/\{.*$/s, '');
  if (aggregation === 'rate') return counters.test(base) || bound > 1 ? 'per-second' : 'ratio';
  if (aggregation === 'count' && /data_(?:sent|received)$/.test(base)) return 'bytes';
  return times.test(base) ? 'ms' : 'count';
}

const operators: Readonly<Record<string, string>> = {
  '<': ' below ',
  '<=': ' at most ',
  '>': ' above ',
  '>=': ' at least ',
  '==': ' is ',
  '===': ' is ',
  '!=': ' is not ',
};

/** `http-req-duration-p95-below-500`. */
export function thresholdNoun(metric: string, expression: string): string {
  const worded = expression
    .replace(/p\(\s*([\d.]+)\s*\)/gi, 'p$1')
    .replace(/<=|>=|===?|!=|<|>/g, (operator) => operators[operator] ?? ' ');
  return slug(`${metric} ${worded}`);
}

/** The statistics of trends that the thresholds compare and k6 leaves out of its summary unless they are asked for. */
export function trendsOf(expressions: readonly string[]): readonly string[] {
  const compared = expressions.flatMap((expression) => parseExpression(expression)?.aggregation ?? []);
  return compared.filter((aggregation) => /^(?:avg|min|max|med|p\()/.test(aggregation));
}
