import fc from 'fast-check';
import { expect, it } from 'vitest';
import { highest, mostPoints, stepOf } from './downsample.ts';

const looks = fc.array(fc.option(fc.nat(1_000), { freq: 4 }), { maxLength: 2_000 });
const seen = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

it('leaves a short series as it is', () => {
  expect(stepOf(mostPoints)).toBe(1);
  expect(highest([3, null, 1], 1)).toEqual([3, null, 1]);
});

it('keeps the highest of each step, and says where nothing was seen', () => {
  expect(stepOf(mostPoints + 1)).toBe(2);
  expect(highest([1, 4, null, null, null, 2, 0], 2)).toEqual([4, null, 2, 0]);
});

it('never has more points than may be, nor another peak', () => {
  fc.assert(
    fc.property(looks, (all) => {
      const points = highest(all, stepOf(all.length));
      expect(points.length).toBeLessThanOrEqual(mostPoints);
      expect(Math.max(...seen(points))).toBe(Math.max(...seen(all)));
    }),
  );
});
