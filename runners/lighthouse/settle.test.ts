import { describe, expect, test } from 'vitest';
import type { Files } from '../../core/claim.ts';
import { type Rule, readAs, visits } from './testing/recorded.ts';

const early: Rule = { runs: 5, early: true };

/** Visits with these scores (at least 50) and layout shifts (at most 0.1). */
function scored(
  scores: readonly number[],
  { shifts = [], busy = [] }: { shifts?: number[]; busy?: number[] } = {},
): Files {
  return visits(
    scores.map((_, visit) => busy[visit] ?? 0),
    (report, visit) => {
      report.categories.performance.score = (scores[visit] ?? 0) / 100;
      report.audits['cumulative-layout-shift'].numericValue = shifts[visit] ?? 0;
    },
  );
}

async function judge(files: Files, rule = early) {
  const { reading, causes } = await readAs('normal', files, rule);
  const id = 'perf/shop-performance';
  return { reading, cause: causes[id], causes, measurement: reading.measurements[id], gap: reading.gaps?.[id] };
}

describe('visits end once they have decided', () => {
  test.each([
    [[60, 70], 'within-threshold', 65, 2],
    [[40, 48], 'beyond-threshold', 44, 2],
    [[60, 40, 61, 62], 'within-threshold', 60.5, 4],
    [[51, 49, 48, 52, 47], 'beyond-threshold', 49, 5],
  ])('%j: %s, by the median of those that were made', async (scores, cause, value, samples) => {
    const { reading, ...performance } = await judge(scored(scores));
    expect(reading.reason).toBeUndefined();
    expect(performance).toMatchObject({ cause, measurement: { value, samples, upTo: 5, attempts: scores } });
  });

  test('what was made after the decision changes nothing', async () => {
    const { measurement } = await judge(scored([60, 70, 20, 20, 20]));
    expect(measurement).toEqual((await judge(scored([60, 70]))).measurement);
  });

  test('every metric is decided, each on its own side', async () => {
    const { causes, reading } = await judge(scored([60, 61, 62, 63], { shifts: [0.05, 0.2, 0.2, 0.2] }));
    expect(causes).toMatchObject({ 'perf/shop-performance': 'within-threshold', 'perf/shop-cls': 'beyond-threshold' });
    expect(reading.measurements['perf/shop-cls']).toMatchObject({ value: 0.2, samples: 4 });
  });

  test('too few for a decision are none', async () => {
    const { cause, measurement } = await judge(scored([60, 40, 61]));
    expect([cause, measurement]).toEqual(['not-measured', undefined]);
  });

  test('an even number may be split', async () => {
    const { cause, measurement } = await judge(scored([60, 40, 41, 61]), { runs: 4, early: true });
    expect([cause, measurement]).toEqual(['too-close-to-call', expect.objectContaining({ low: 40, high: 61 })]);
  });

  test('visits without a value are on neither side', async () => {
    const files = visits([0, 0, 0, 0, 0], (report, visit) => {
      report.categories.performance.score = visit < 2 ? [0.6, 0.6][visit] : null;
      if (visit === 0) report.audits['cumulative-layout-shift'].numericValue = 0.2;
    });
    expect(await judge(files)).toMatchObject({
      cause: 'too-close-to-call',
      measurement: { samples: 2, low: null, high: null },
    });
  });
});

describe('on a busy machine', () => {
  const busy = [0.95, 1, 0.97, 0.92, 1];

  test('48, 46, 53 against 50 is no failure', async () => {
    const { cause, gap, causes } = await judge(scored([48, 46, 53, 49, 47], { busy }));
    expect([cause, gap]).toEqual([
      'not-measured',
      {
        code: 'noisy-host',
        detail:
          'performance was 48, 46, 53, 49, 47 in 5 visits. 4 of them were too slow, but other programs used at least 92 % of the processors before them, so they do not count.',
      },
    ]);
    expect(causes['perf/shop-lcp']).toBe('within-threshold');
  });

  test('what is fast enough all the same passes', async () => {
    expect(await judge(scored([53, 54], { busy }))).toMatchObject({ cause: 'within-threshold' });
    expect(await judge(scored([48, 53, 54, 55], { busy }))).toMatchObject({ cause: 'within-threshold' });
  });

  test('what does not depend on time fails', async () => {
    const { causes } = await judge(scored([53, 54], { busy, shifts: [0.2, 0.2] }));
    expect(causes['perf/shop-cls']).toBe('beyond-threshold');
  });

  test('three slow visits of quiet moments fail', async () => {
    const files = scored([48, 46, 47, 45], { busy: [0.95, 0.1, 0.1, 0.1] });
    expect(await judge(files)).toMatchObject({ cause: 'beyond-threshold', measurement: { value: 46.5 } });
  });
});
