import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../core/evaluate.ts';
import { check, run } from '../../gate/testing/plans.ts';
import { bounds } from '../../reports/words/format.ts';
import { thresholdNoun, toThreshold } from './thresholds.ts';

describe('a threshold of a script', () => {
  test.each([
    ['http_req_duration', 'p(95)<500', 'at most 500 ms', 'http-req-duration-p95-below-500'],
    [
      'http_req_duration{expected_response:true}',
      'p(99.9) <= 1500',
      'at most 1,500 ms',
      'http-req-duration-expected-response-true-p99-9-at-most-1500',
    ],
    ['http_req_failed', 'rate<0.01', 'at most 1 %', 'http-req-failed-rate-below-0-01'],
    ['checks', 'rate>0.9', 'at least 90 %', 'checks-rate-above-0-9'],
    ['http_reqs', 'rate>=1', 'at least 1 per second', 'http-reqs-rate-at-least-1'],
    ['checkout_errors', 'count<10', 'at most 9', 'checkout-errors-count-below-10'],
    ['checkout_errors', 'count==0', '0', 'checkout-errors-count-is-0'],
    ['data_received', 'count<=1000000', 'at most 1 MB', 'data-received-count-at-most-1000000'],
    ['queue', 'value!=3', 'passed', 'queue-value-is-not-3'],
    ['queue', 'nonsense', 'passed', 'queue-nonsense'],
  ])('%s: %s is "%s", called %s', (metric, expression, words, name) => {
    expect(bounds(toThreshold(metric, expression))).toBe(words);
    expect(thresholdNoun(metric, expression)).toBe(name);
  });

  test('is judged as k6 judges it, at its very bound too', () => {
    const compare: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
      '<': (value, bound) => value < bound,
      '<=': (value, bound) => value <= bound,
      '>': (value, bound) => value > bound,
      '>=': (value, bound) => value >= bound,
      '==': (value, bound) => value === bound,
    };
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(number, fc.constantFrom(...Object.keys(compare)), fc.option(number), (given, operator, other) => {
        const bound = Number(`${given}`);
        const value = other ?? bound;
        const threshold = toThreshold('queue', `value${operator}${bound}`);
        fc.pre(threshold.unit === 'count');
        const measured = { value, unit: threshold.unit, samples: 1 };
        const one = check({ id: 'load/a', layer: 'load', threshold });
        const { result } = evaluate(one, { contact: { of: 'gate' } }, run({ measurements: { 'load/a': measured } }), {
          named: false,
          services: {},
        });
        expect(result).toBe(compare[operator]?.(value, bound) === true ? 'pass' : 'fail');
      }),
    );
  });
});
