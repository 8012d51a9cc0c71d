import { expect, test } from 'vitest';
import { type Sample, slopeOf } from './slope.ts';
import { generator, normalDeviates } from './testing/random.ts';

const random = generator(7);
const normal = normalDeviates(random);

/** Twenty seconds of ten samples each, which grow by `slope` a second; each resembles the one before. */
function series(slope: number, resemblance: number): readonly Sample[] {
  let noise = normal();
  return Array.from({ length: 200 }, (_, index) => {
    noise = resemblance * noise + Math.sqrt(1 - resemblance ** 2) * normal();
    return { at: index / 10, value: 50 + (slope * index) / 10 + noise };
  });
}

test('a straight line is known for certain', () => {
  const samples = Array.from({ length: 20 }, (_, index) => ({ at: 100 + index, value: 3 * index }));
  expect(slopeOf(samples)).toEqual({
    value: expect.closeTo(3),
    low: expect.closeTo(3),
    high: expect.closeTo(3),
  });
  expect(slopeOf(samples.map((sample) => ({ ...sample, value: 10 })))).toMatchObject({ value: 0, low: 0, high: 0 });
});

test('fewer than 20 samples have no slope', () => {
  expect(slopeOf(series(1, 0).slice(0, 19))).toBeUndefined();
  expect(slopeOf([])).toBeUndefined();
});

test.for([0, 0.9])('the interval holds the slope of samples that resemble their neighbours by %d', (resemblance) => {
  const outside = Array.from({ length: 400 }, () => slopeOf(series(0.5, resemblance))).filter(
    (slope) => slope === undefined || slope.low > 0.5 || slope.high < 0.5,
  );
  expect(outside.length / 400).toBeLessThan(0.05);
});

test('a leak is distinguished from noise', () => {
  const found = Array.from({ length: 100 }, () => slopeOf(series(1, 0.9))).filter((slope) => (slope?.low ?? 0) > 0);
  expect(found.length).toBeGreaterThan(95);
});
