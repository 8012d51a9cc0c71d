import { describe, expect, test } from 'vitest';
import type { Check } from '../../core/model.ts';
import { mostIterations } from './iterations.ts';
import { sampleSizes } from './sample-sizes.ts';

describe('iterations', () => {
  test.each([
    [{ executor: 'shared-iterations', vus: 2, iterations: 40 }, 40],
    [{ executor: 'per-vu-iterations', vus: 3, iterations: 4 }, 12],
    [{ executor: 'per-vu-iterations', vus: null, iterations: null }, 1],
    [{ executor: 'constant-arrival-rate', rate: 30, timeUnit: '1m0s', duration: '10s' }, 6],
    [{ executor: 'ramping-arrival-rate', startRate: 5, stages: [{ target: 10, duration: '10s' }] }, 76],
    [{ executor: 'constant-vus', vus: 2, duration: '3s' }, undefined],
    [{ executor: 'ramping-vus', stages: [{ target: 10, duration: '10s' }] }, undefined],
    [{ executor: 'externally-controlled', vus: 2, duration: '3s' }, undefined],
  ])('of %j are at most %s', (scenario, most) => {
    expect(mostIterations([scenario])).toBe(most);
  });

  test('of several scenarios add up, unless one is not limited', () => {
    const [some, others] = [{ executor: 'shared-iterations', iterations: 40 }, { executor: 'constant-vus' }];
    expect(mostIterations([some, some])).toBe(80);
    expect(mostIterations([some, others])).toBeUndefined();
  });
});

describe('samples', () => {
  const of = (expression: string, metric = 'http_req_duration') => {
    const measures = { 'load/a': { metric, expression, zero: false } };
    const checks = [{ id: 'load/a', threshold: { unit: 'ms', max: 1 } }] as unknown as readonly Check[];
    return sampleSizes(checks, { measures, perIteration: { requests: 2, checks: 3 } }, 40)?.['load/a'];
  };

  test.each([
    ['p(95)<500', 'http_req_duration{name:/a}', 84, 190],
    ['p(99)<500', 'iteration_duration', 42, 990],
    ['med<500', 'http_req_waiting', 84, 10],
    ['avg<500', 'http_req_duration', 84, 1],
    ['rate<0.01', 'http_req_failed', 84, 1000],
    ['rate>0.99', 'checks', 126, 1000],
    ['rate<0', 'http_req_failed', 84, 1],
  ])('for %s of %s', (expression, metric, most, needs) => {
    expect(of(expression, metric)).toEqual({ most, needs });
  });

  test('are not known of a metric of the script’s own, or if nothing limits its iterations', () => {
    expect(of('p(95)<500', 'waited')).toBeUndefined();
    expect(sampleSizes([], { measures: {} }, undefined)).toBeUndefined();
  });
});
