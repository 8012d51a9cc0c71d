import { expect, it } from 'vitest';
import type { Baseline, Check } from '../../core/model.ts';
import { check, plan, task } from '../testing/plans.ts';
import { baselineInputs, baselineProblems } from './plan-baselines.ts';

const fingerprint = { profile: 'quick', cores: 2, tools: { k6: 'v1.8.1' } } as const;
const planned = (baseline: Partial<Baseline>, change: Partial<Check> = {}) =>
  plan({
    digests: { policy: 'p', 'baseline stagegate/baseline.json': '0f1e' },
    tasks: [
      task({
        checks: [
          check({
            threshold: { unit: 'ms', max: 800, worse: { max: 0.2, than: 'stagegate/baseline.json' } },
            baseline: {
              values: Array.from({ length: 8 }, (_, run) => 300 + run),
              unit: 'ms',
              fingerprint,
              ...baseline,
            },
            ...change,
          }),
        ],
      }),
    ],
  });

it.each<[string, Partial<Baseline>, readonly unknown[]]>([
  ['a baseline that fits, whatever its tools', {}, []],
  [
    'one of other cores',
    { fingerprint: { ...fingerprint, cores: 8 } },
    [expect.stringMatching(/cores: 8 in the baseline, 2 here/)],
  ],
  ['one of three runs', { values: [1, 2, 3] }, [expect.stringMatching(/holds 3 runs of it; 8 are needed/)]],
  [
    'one whose runs differ too much',
    { values: [300, 200, 400, 250, 350, 300, 420, 210] },
    [expect.stringMatching(/^- health\/redis: its baseline runs differ so much .* Allow more \(max: \d\.\d+\)/)],
  ],
])('a plan says of %s what is in its way', (_, baseline, problems) => {
  expect(baselineProblems(planned(baseline), 'required')).toEqual(problems);
  expect(baselineProblems(planned(baseline), 'advisory')).toEqual([]);
  expect(baselineProblems(planned(baseline, { level: 'advisory' }), 'advisory')).toEqual(problems);
});

it('names the file and its digest', () => {
  expect(baselineInputs(planned({}))).toEqual(['baseline stagegate/baseline.json · sha256 0f1e']);
});
