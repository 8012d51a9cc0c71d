import { describe, expect, test } from 'vitest';
import type { Batch } from '../../core/batches.ts';
import { evaluate } from '../../core/evaluate.ts';
import type { Check, Task, Threshold } from '../../core/model.ts';
import { generator } from '../../core/testing/random.ts';
import { measure } from './measure.ts';
import { Samples } from './samples.ts';
import { rulesOf, settledBy } from './settle.ts';
import type { Settled } from './settled.ts';
import { type Kind, perSecond, services } from './testing/simulation.ts';

const threshold: Threshold = { unit: 'ratio', max: 0.05, minSamples: 200 };
const check = { id: 'load/checks', layer: 'load', level: 'required', covers: [], threshold } as unknown as Check;

const taskOf = (most: number, measured: unknown = 'checks', change: Partial<Task> = {}, early = true) =>
  ({
    checks: [check],
    args: { script: 'a.js', measures: { [check.id]: measured }, early },
    samples: { [check.id]: { most, needs: 1 } },
    contact: { of: 'none' },
    ...change,
  }) as unknown as Task;

/** Each second's answers are calls of `check()`. */
function take(samples: Samples, second: number, { hits, of }: Batch): void {
  const tags = { check: 'answered', scenario: 'default' };
  samples.take({ metric: 'checks', second, tags, value: 0, count: hits });
  samples.take({ metric: 'checks', second, tags, value: 1, count: of - hits });
}

function judge(samples: Samples) {
  const measurement = measure('checks', { traffic: samples.traffic }, threshold);
  const run = {
    task: 'load/a',
    status: 'completed',
    candidate: { before: {}, after: {} },
    measurements: measurement === undefined ? {} : { [check.id]: measurement },
  } as unknown as Parameters<typeof evaluate>[2];
  return evaluate(check, { contact: { of: 'none' } } as unknown as Task, run, { named: false, services: {} }).cause;
}

/** What the whole comes to, and what was settled on the way. */
function play(batches: readonly Batch[]) {
  const rules = rulesOf({ task: taskOf(batches.length * perSecond), decisive: [check.id] });
  const samples = new Samples();
  let settled: (Settled & { readonly cause: string }) | undefined;
  for (const [second, batch] of batches.entries()) {
    take(samples, second, batch);
    const found = settled === undefined ? settledBy(rules, samples.traffic) : undefined;
    if (found !== undefined) settled = { ...found, cause: judge(samples) };
  }
  const hits = batches.reduce((sum, batch) => sum + batch.hits, 0);
  return { settled, whole: judge(samples), seen: hits / (batches.length * perSecond) };
}

describe('what is settled', () => {
  const kinds = Object.keys(services) as Kind[];
  const streams = kinds.flatMap((kind, place) =>
    [0.03, 0.05, 0.07, 0.25].flatMap((share, level) =>
      Array.from({ length: 10 }, (_, seed) => {
        const random = generator(1000 * place + 100 * level + seed);
        return { kind, share, ...play(services[kind](share, 60, random)) };
      }),
    ),
  );

  const settled = streams.filter((stream) => stream.settled !== undefined);

  test('never contradicts the whole, in 200 streams', () => {
    expect(streams).toHaveLength(200);
    expect(settled.length).toBeGreaterThan(40);
    expect(settled.filter(({ seen, whole }) => seen <= 0.05 || whole === 'within-threshold')).toEqual([]);
    expect(new Set(settled.map((stream) => stream.settled?.cause))).toEqual(new Set(['beyond-threshold']));
  });

  test('is what is clearly bad, long before its end, and hardly ever what is at its bound', () => {
    const bad = streams.filter(({ kind, share }) => share === 0.25 && kind !== 'rare bursts');
    const early = bad.filter((stream) => (stream.settled?.second ?? 60) <= 30);
    expect(early.length).toBeGreaterThanOrEqual(0.9 * bad.length);
    const stationary = streams.filter(({ kind, share }) => share === 0.05 && kind !== 'rare bursts');
    expect(stationary.filter((stream) => stream.settled !== undefined).length).toBeLessThanOrEqual(2);
    expect(settled.filter(({ kind, share }) => kind !== 'rare bursts' && share < 0.05)).toEqual([]);
  });

  test('waits for what is sure in a load that stalls for a third of its time', () => {
    const stalled = (hits: number) =>
      Array.from({ length: 60 }, (_, second) => (second % 30 < 10 ? { hits: 0, of: 0 } : { hits, of: perSecond }));
    expect(play(stalled(1)).settled).toBeUndefined();
    expect(play(stalled(8))).toMatchObject({ settled: { allowed: 120, most: 2400 }, whole: 'beyond-threshold' });
  });

  test('stays so if the clock jumps back', () => {
    const rules = rulesOf({ task: taskOf(1200), decisive: [check.id] });
    const samples = new Samples();
    for (const second of [7200, 7201, 7202, 3600, 3601, 3602, 3603]) take(samples, second, { hits: 10, of: perSecond });
    expect(settledBy(rules, samples.traffic)).toMatchObject({ bad: 70, allowed: 60 });
  });
});

describe('rules', () => {
  const decisive = [check.id];
  const allowed = (measured: unknown, most = 800, change: Partial<Task> = {}, early = true) =>
    rulesOf({ task: taskOf(most, measured, change, early), decisive }).map((rule) => [rule.allowed, rule.of]);
  const own = (metric: string, expression: string) => ({ metric, expression, zero: false });

  test.each([
    [own('http_req_duration', 'p(95)<500'), 40, 'slow answers'],
    [own('http_req_failed', 'rate<0.01'), 8, 'failed requests'],
    [own('checks', 'rate>0.95'), 40, 'failed calls of check()'],
    [{ check: 'status is 200' }, 40, 'failed calls of check()'],
    [{ checksBeside: ['status is 200'] }, 40, 'failed calls of check()'],
  ])('of %j: %i %s', (measured, most, of) => {
    expect(allowed(measured)).toEqual([[most, of]]);
  });

  test.each([
    own('http_req_duration{name:/a}', 'p(95)<500'),
    own('http_req_duration', 'avg<500'),
    own('http_req_duration', 'p(95)>5'),
    own('waited', 'p(95)<500'),
    'exceptions',
  ])('%j has none', (measured) => {
    expect(allowed(measured)).toEqual([]);
  });

  test('there are none if the plan does not limit the samples, or the claim or the policy wants all of it', () => {
    expect(allowed('checks', 800, { samples: {} })).toEqual([]);
    expect(allowed('checks', 800, {}, false)).toEqual([]);
    expect(rulesOf({ task: taskOf(800), decisive: [] })).toEqual([]);
  });

  test('a quantile is beyond its bound as soon as one slow answer more was seen', () => {
    const [rule] = rulesOf({ task: taskOf(800, own('http_req_duration', 'p(95)<500')), decisive });
    const samples = new Samples();
    const tags = { scenario: 'default', method: 'GET', name: '/', expected_response: 'true', status: '200' };
    const answered = (value: number, count: number) =>
      samples.take({ metric: 'http_req_duration', second: 1, tags, value, count });
    answered(500, 759);
    answered(501, 40);
    expect(
      settledBy(
        [rule].flatMap((one) => one ?? []),
        samples.traffic,
      ),
    ).toBeUndefined();
    answered(501, 1);
    expect(
      settledBy(
        [rule].flatMap((one) => one ?? []),
        samples.traffic,
      ),
    ).toMatchObject({ bad: 41, allowed: 40 });
  });
});
