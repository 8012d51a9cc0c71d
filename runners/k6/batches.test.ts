import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Batch, independent } from '../../core/batches.ts';
import { wrongVerdicts } from './testing/simulation.ts';

const alike = (seconds: number): readonly Batch[] => Array.from({ length: seconds }, () => ({ hits: 2, of: 40 }));

test('is at most the number of answers, at least 1, and finite, whatever was counted', () => {
  const batch = fc
    .tuple(fc.nat({ max: 1000 }), fc.nat({ max: 1000 }))
    .map(([a, b]): Batch => ({ hits: Math.min(a, b), of: Math.max(a, b) }));
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 64 }), (batches) => {
      const worth = independent(batches);
      expect(worth).toBeGreaterThanOrEqual(1);
      expect(worth).toBeLessThanOrEqual(
        Math.max(
          1,
          batches.reduce((sum, { of }) => sum + of, 0),
        ),
      );
    }),
  );
});

test('a second alone is worth one answer, and nothing too', () => {
  expect(independent([])).toBe(1);
  expect(independent([{ hits: 3, of: 400 }])).toBe(1);
  expect(
    independent([
      { hits: 3, of: 400 },
      { hits: 0, of: 0 },
    ]),
  ).toBe(1);
});

test('fewer than four batches are worth almost nothing', () => {
  const worth = [2, 3, 4].map((seconds) => independent(alike(seconds)) / (40 * seconds));
  expect(worth).toEqual([0.0238, 0.2075, 0.385].map((share) => expect.closeTo(share, 3)));
});

test('seconds before and after the load change nothing', () => {
  const idle = Array.from({ length: 30 }, () => ({ hits: 0, of: 0 }));
  expect(independent([...idle, ...alike(30), ...idle])).toBe(independent(alike(30)));
});

test('what comes together is worth less than the same spread out', () => {
  const spread = independent(alike(60));
  const together = independent(alike(60).map(({ of }, second) => ({ hits: second < 3 ? 40 : 0, of })));
  expect(together).toBeLessThan(spread / 10);
  const slowly = independent(alike(60).map(({ of }, second) => ({ hits: second < 30 ? 4 : 0, of })));
  expect(slowly).toBeLessThan(spread / 10);
});

test.each(['independent', 'autoregressive', 'by second'] as const)(
  'at the bound few verdicts are wrong: %s',
  (kind) => {
    const { passed, failed } = wrongVerdicts(kind, { seconds: 60, share: 0.05, runs: 300 });
    expect(passed).toBeLessThanOrEqual(0.045);
    expect(failed).toBeLessThanOrEqual(0.045);
  },
);
