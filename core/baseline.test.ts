import { describe, expect, it } from 'vitest';
import { check, execution, measurement, plan, run, task } from '../gate/testing/plans.ts';
import { decide } from './decide.ts';
import type { Baseline, Finding, Fingerprint, Measurement, TaskRun, Threshold } from './model.ts';
import { plan as toPlan } from './plan.ts';
import { verdicts } from './testing/baseline-simulation.ts';

const fingerprint: Fingerprint = { profile: 'quick', cores: 2, tools: {} };
const usual = [298, 301, 304, 306, 307, 309, 311, 313, 315];
const worse = { max: 0.2, than: 'stagegate/baseline.json' };
const p95: Threshold = { unit: 'ms', max: 800, worse };

function judged(
  threshold: Threshold,
  baseline: Partial<Baseline> | undefined,
  measured: Partial<Measurement>,
  rest: Partial<TaskRun> = {},
): Finding {
  const held = baseline && { values: usual, unit: threshold.unit, fingerprint, ...baseline };
  const subject = check({ threshold, ...(held === undefined ? {} : { baseline: held }) });
  const measurements = { [subject.id]: measurement({ unit: threshold.unit, samples: 3_000, ...measured }) };
  const [finding] = decide(
    plan({ tasks: [task({ checks: [subject] })] }),
    execution({ runs: [run({ measurements, ...rest })] }),
  ).findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

const outcome = ({ result, cause, reason }: Finding): string =>
  [`${result}: ${cause}`, ...(reason === undefined ? [] : [reason.detail])].join(' · ');

describe('a check with a baseline', () => {
  it.each<[string, Threshold, Partial<Baseline> | undefined, Partial<Measurement>, string]>([
    ['like the runs before', p95, {}, { value: 310 }, 'pass: within-threshold'],
    ['faster than all of them', p95, {}, { value: 150 }, 'pass: within-threshold'],
    ['a third slower, and within its bound', p95, {}, { value: 412 }, 'fail: worse-than-baseline'],
    ['a fifth slower', p95, {}, { value: 368 }, 'inconclusive: close-to-baseline'],
    [
      'like before, and beyond its bound',
      p95,
      { values: usual.map((one) => one * 3) },
      { value: 900 },
      'fail: beyond-threshold',
    ],
    [
      'worse, with an interval across its bound',
      p95,
      {},
      { value: 790, low: 700, high: 900 },
      'inconclusive: too-close-to-call',
    ],
    [
      'fewer samples than are asked for',
      { ...p95, minSamples: 4_000 },
      {},
      { value: 412 },
      'inconclusive: too-few-samples',
    ],
    [
      'less where more is better',
      { unit: 'per-second', min: 10, worse },
      {},
      { value: 230 },
      'fail: worse-than-baseline',
    ],
    ['more where more is better', { unit: 'per-second', min: 10, worse }, {}, { value: 900 }, 'pass: within-threshold'],
    [
      'nothing where more is better',
      { unit: 'per-second', min: 0, worse },
      {},
      { value: 0 },
      'fail: worse-than-baseline',
    ],
    [
      'the same bytes as ever',
      { unit: 'bytes', max: 9_000, worse: { ...worse, max: 0 } },
      { values: usual.map(() => 5_000) },
      { value: 5_000 },
      'pass: within-threshold',
    ],
    [
      'a byte more',
      { unit: 'bytes', max: 9_000, worse: { ...worse, max: 0 } },
      { values: usual.map(() => 5_000) },
      { value: 5_001 },
      'fail: worse-than-baseline',
    ],
    [
      '0 where it was 0',
      { unit: 'ratio', max: 0.01, worse },
      { values: usual.map(() => 0) },
      { value: 0 },
      'pass: within-threshold',
    ],
    [
      '0 where it was more',
      { unit: 'cls', max: 0.1, worse },
      { values: usual.map(() => 0.02) },
      { value: 0 },
      'pass: within-threshold',
    ],
    [
      'more than the 0 that it was once',
      { unit: 'ratio', max: 0.01, worse },
      { values: [0, ...usual.map(() => 0.001)] },
      { value: 0.001 },
      'inconclusive: no-baseline · stagegate/baseline.json holds a run in which it was 0, of which nothing is a percentage: remove "worse" from this check',
    ],
    [
      'no baseline',
      p95,
      undefined,
      { value: 310 },
      'inconclusive: no-baseline · stagegate/baseline.json does not hold it',
    ],
    [
      'a baseline of three runs',
      p95,
      { values: [298, 301, 304] },
      { value: 900 / 2 },
      'inconclusive: no-baseline · stagegate/baseline.json holds 3 runs of it; 8 are needed',
    ],
    [
      'a baseline in another unit',
      p95,
      { unit: 's' },
      { value: 310 },
      'inconclusive: no-baseline · stagegate/baseline.json holds it in the unit s, not ms',
    ],
    [
      'a baseline of another Chromium on more cores',
      p95,
      { fingerprint: { profile: 'quick', cores: 8, tools: { chromium: '155.0' } } },
      { value: 310 },
      'inconclusive: other-baseline · cores: 8 in the baseline, 2 here; chromium: 155.0 in the baseline, none here',
    ],
    ['beyond its bound, and no baseline', p95, undefined, { value: 900 }, 'fail: beyond-threshold'],
  ])('%s', (_, threshold, baseline, measured, expected) => {
    expect(outcome(judged(threshold, baseline, measured))).toBe(expected);
  });

  it('is compared with the geometric mean, with the interval of one more run', () => {
    expect(judged(p95, {}, { value: 412 }).comparison).toEqual({
      ...{ value: 307.066, runs: 9, lowest: 298, highest: 315 },
      ...{ change: expect.closeTo(0.342, 3), low: expect.closeTo(0.284, 3), high: expect.closeTo(0.402, 3) },
    });
  });

  it('does not fail if staging went away, nor pass if its task did not complete', () => {
    const silent = { web: { code: 'unreachable' } } as const;
    expect(outcome(judged(p95, {}, { value: 412 }, { silent }))).toBe('inconclusive: gone');
    expect(judged(p95, {}, { value: 310 }, { status: 'errored' }).cause).toBe('task-not-completed');
  });
});

describe('a plan', () => {
  it.each<[string, object, RegExp]>([
    [
      'a percentage for a ratio',
      { unit: 'ms', max: 800, worse: { ...worse, max: 20 } },
      /"worse" with max: 20\. Give a ratio.*0\.2 is 20 %/,
    ],
    [
      'a file outside',
      { unit: 'ms', max: 800, worse: { max: 0.2, than: '../b.json' } },
      /than: "\.\.\/b\.json"\. Name a file inside/,
    ],
    ['no file', { unit: 'ms', max: 800, worse: { max: 0.2 } }, /than: undefined\. Name a file inside/],
    ['a bound that is not a number', { unit: 'text', is: 'ok', worse }, /needs one numeric bound.*either max or min/],
    ['both bounds', { unit: 'ms', min: 1, max: 800, worse }, /needs one numeric bound/],
  ])('refuses %s', (_, threshold, message) => {
    const tasks = [task({ checks: [check({ threshold: threshold as Threshold })] })];
    expect(() => toPlan({ ...plan(), tasks })).toThrow(message);
  });
});

describe('of simulated gates whose runs differ by 3 %', () => {
  it.each(['independent', 'autoregressive', 'bimodal', 'drifting'] as const)(
    'few verdicts are wrong: %s',
    (answers) => {
      const [same, atTheBound, beyond] = verdicts({ answers, count: 500, repeats: 200 }, [1, 1.2, 1.3]);
      expect(same?.fail).toBeLessThanOrEqual(0.01);
      expect(Math.max(atTheBound?.pass ?? 1, atTheBound?.fail ?? 1)).toBeLessThanOrEqual(0.06);
      expect(beyond?.pass).toBeLessThanOrEqual(0.02);
    },
  );

  it('the same build passes with its first run, and one that is 30 % slower is found', () => {
    const [same, slower] = verdicts({ answers: 'independent', count: 3_000, repeats: 40 }, [1, 1.3]);
    expect(same).toMatchObject({ fail: 0, runs: expect.closeTo(1, 0) });
    expect(same?.pass).toBeGreaterThanOrEqual(0.95);
    expect(slower?.fail).toBeGreaterThanOrEqual(0.85);
  });

  it('the same build does not fail, nor does one at the limit pass, whatever runs of one gate have in common', () => {
    const [same, atTheBound] = verdicts({ answers: 'independent', shared: 1, count: 3_000, repeats: 40 }, [1, 1.2]);
    expect(same?.fail).toBe(0);
    expect(atTheBound?.pass).toBeLessThanOrEqual(0.06);
  });
});
